/** Error boxes shown so far. */
export const errorBoxes: { readonly title: string; readonly content: string }[] = []

/** What the next dialogs to open files are answered with; nothing when empty, as when they are closed. */
export const scriptedPicks: string[][] = []

export const dialog = {
  async showOpenDialog(_options: { readonly properties?: readonly string[] }): Promise<{ filePaths: string[] }> {
    return { filePaths: scriptedPicks.shift() ?? [] }
  },
  showErrorBox(title: string, content: string): void {
    errorBoxes.push({ title, content })
  },
}

interface MenuItem {
  readonly role?: string
  readonly type?: string
  readonly submenu?: readonly MenuItem[]
}

export class Menu {
  static current: Menu | null = null
  readonly items: readonly MenuItem[]

  constructor(items: readonly MenuItem[]) {
    this.items = items
  }

  static buildFromTemplate(template: readonly MenuItem[]): Menu {
    return new Menu(template)
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.current = menu
  }

  /** All roles, however deep. */
  roles(items: readonly MenuItem[] = this.items): readonly string[] {
    return items.flatMap(({ role, submenu }) => [...(role === undefined ? [] : [role]), ...this.roles(submenu ?? [])])
  }
}
