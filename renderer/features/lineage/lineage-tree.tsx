import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { LineageNode } from '../../../preload/contract/live-methods.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { score } from '../../i18n/format.ts'
import { familyRows, type FamilyRow } from './family-tree.ts'
import { recipeChanges } from './recipe-changes.ts'
import './lineage.css'

interface LineageTreeProps {
  readonly nodes: readonly LineageNode[]
  /** The run whose family it is. */
  readonly current: string
  readonly onOpen: (id: string) => void
}

/** A family of runs as a tree: arrows move and fold, Enter opens. Each says what is other than in its parent. */
export function LineageTree({ nodes, current, onOpen }: LineageTreeProps) {
  const { t } = useTranslation()
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState(current)
  const tree = useRef<HTMLUListElement>(null)
  const rows = familyRows(nodes, folded)
  const stop = rows.some(({ node }) => node.id === at) ? at : rows[0]?.node.id

  const goTo = (row: FamilyRow | undefined) => {
    if (row === undefined) return
    setAt(row.node.id)
    tree.current?.querySelector<HTMLElement>(`[data-run="${row.node.id}"]`)?.focus()
  }
  const fold = (id: string, isFolded: boolean) => {
    const next = new Set(folded)
    if (isFolded) next.add(id)
    else next.delete(id)
    setFolded(next)
  }
  const press = (event: KeyboardEvent, row: FamilyRow, place: number) => {
    const { id } = row.node
    switch (event.key) {
      case 'ArrowDown':
        goTo(rows[place + 1])
        break
      case 'ArrowUp':
        goTo(rows[place - 1])
        break
      case 'Home':
        goTo(rows[0])
        break
      case 'End':
        goTo(rows.at(-1))
        break
      case 'ArrowRight':
        if (folded.has(id)) fold(id, false)
        else if (row.hasChildren) goTo(rows[place + 1])
        break
      case 'ArrowLeft':
        if (row.hasChildren && !folded.has(id)) fold(id, true)
        else goTo(rows.find(({ node }) => node.id === row.parent?.id))
        break
      case 'Enter':
      case ' ':
        onOpen(id)
        break
      default:
        return
    }
    event.preventDefault()
  }
  return (
    <ul ref={tree} className="lineage" role="tree" aria-label={t('lineage.title')}>
      {rows.map((row, place) => {
        const { node, parent, depth, hasChildren } = row
        const isFolded = folded.has(node.id)
        return (
          <li
            key={node.id}
            role="treeitem"
            className="lineage__item"
            data-run={node.id}
            data-current={node.id === current}
            aria-level={depth + 1}
            aria-posinset={row.place}
            aria-setsize={row.siblings}
            aria-selected={node.id === current}
            {...(hasChildren && { 'aria-expanded': !isFolded })}
            tabIndex={node.id === stop ? 0 : -1}
            style={{ '--depth': depth } as React.CSSProperties}
            onFocus={() => setAt(node.id)}
            onKeyDown={(event) => press(event, row, place)}
            onClick={() => onOpen(node.id)}
          >
            <span
              className="lineage__fold"
              aria-hidden="true"
              onClick={(event) => {
                if (!hasChildren) return
                event.stopPropagation()
                fold(node.id, !isFolded)
              }}
            >
              {hasChildren && (isFolded ? <ChevronRight size={14} /> : <ChevronDown size={14} />)}
            </span>
            {node.image === null ? (
              <span className="lineage__none" aria-hidden="true" />
            ) : (
              <img className="lineage__picture" src={pictureUrl(node.image)} alt="" loading="lazy" />
            )}
            <span className="lineage__words">
              <span className="lineage__whence">{whence(t, node)}</span>
              <span className="lineage__changes">
                {parent === null ? node.recipe.prompt : changesOf(t, node, parent)}
              </span>
            </span>
            <span className="lineage__score num">
              {node.guidanceScore === null ? t(`state.${node.state}`) : score(node.guidanceScore)}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

type T = TFunction

/** Where it comes from. */
function whence(t: T, { parentStep, reason, removed }: LineageNode): string {
  const words =
    parentStep === null
      ? t(`gallery.reason.${reason}`)
      : t('lineage.fromStep', { method: t(`method.${parentStep.method}`), step: parentStep.index + 1 })
  return removed ? t('lineage.removed', { words }) : words
}

function changesOf(t: T, node: LineageNode, parent: LineageNode): string {
  const changes = recipeChanges(t, node, parent)
  return changes.length === 0 ? t('lineage.same') : changes.join(' · ')
}
