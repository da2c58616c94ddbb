"""The vocabulary of the mini pack: what a scene may contain and how a caption may call it."""

# iconify's icon name -> the names captions use. The first is canonical; the others teach the text tower plain synonyms.
NOUNS: dict[str, list[str]] = {
    # animals
    "cat-face": ["cat face", "cat"], "dog-face": ["dog face", "dog"], "fox": ["fox"], "bear": ["bear"],
    "panda": ["panda"], "lion": ["lion"], "tiger-face": ["tiger face", "tiger"], "cow-face": ["cow face", "cow"],
    "pig-face": ["pig face", "pig"], "frog": ["frog"], "monkey-face": ["monkey face", "monkey"],
    "rabbit-face": ["rabbit face", "rabbit"], "koala": ["koala"], "penguin": ["penguin"], "owl": ["owl"],
    "butterfly": ["butterfly"], "lady-beetle": ["ladybug"], "octopus": ["octopus"], "crab": ["crab"],
    "tropical-fish": ["fish"], "spouting-whale": ["whale"], "snail": ["snail"], "turtle": ["turtle"],
    # food
    "red-apple": ["red apple", "apple"], "banana": ["banana"], "strawberry": ["strawberry"],
    "watermelon": ["watermelon"], "grapes": ["grapes"], "cherries": ["cherries"], "pineapple": ["pineapple"],
    "lemon": ["lemon"], "tangerine": ["tangerine"], "carrot": ["carrot"], "eggplant": ["eggplant"],
    "ear-of-corn": ["corn"], "broccoli": ["broccoli"], "avocado": ["avocado"], "hamburger": ["burger", "hamburger"],
    "pizza": ["pizza"], "doughnut": ["doughnut"], "soft-ice-cream": ["ice cream"],
    "birthday-cake": ["birthday cake", "cake"], "cookie": ["cookie"],
    # nature
    "sunflower": ["sunflower"], "rose": ["rose"], "tulip": ["tulip"], "cherry-blossom": ["cherry blossom"],
    "mushroom": ["mushroom"], "cactus": ["cactus"], "palm-tree": ["palm tree"], "evergreen-tree": ["pine tree"],
    "deciduous-tree": ["tree"], "four-leaf-clover": ["clover"], "maple-leaf": ["maple leaf"], "sun": ["sun"],
    "crescent-moon": ["moon"], "star": ["star"], "snowflake": ["snowflake"], "snowman": ["snowman"], "fire": ["fire"],
    # things
    "rocket": ["rocket"], "automobile": ["car"], "house": ["house"], "guitar": ["guitar"],
    "soccer-ball": ["soccer ball"], "basketball": ["basketball"], "balloon": ["balloon"], "umbrella": ["umbrella"],
    "bell": ["bell"], "key": ["key"], "crown": ["crown"], "gem-stone": ["gem"], "red-heart": ["red heart", "heart"],
    "light-bulb": ["light bulb"], "robot": ["robot"], "ghost": ["ghost"], "jack-o-lantern": ["pumpkin"],
    "alien": ["alien"], "bomb": ["bomb"], "trophy": ["trophy"], "wrapped-gift": ["gift"], "sailboat": ["sailboat"],
    "airplane": ["airplane"], "bus": ["bus"],
}

# style word -> npm package of the drawings
STYLES: dict[str, str] = {
    "noto": "noto", "twemoji": "twemoji", "fluent": "fluent-emoji", "flat": "fluent-emoji-flat", "emojione": "emojione",
}

BACKGROUNDS: dict[str, tuple[int, int, int]] = {
    "white": (250, 250, 250), "black": (24, 24, 28), "grey": (150, 152, 158), "pink": (246, 178, 208),
    "red": (200, 44, 48), "orange": (240, 146, 52), "yellow": (250, 222, 100), "green": (62, 148, 84),
    "sky blue": (164, 216, 244), "blue": (48, 102, 206), "purple": (118, 74, 170), "brown": (122, 84, 58),
}

RELATIONS = ["left of", "above"]
# Looked at longer than other things by people; the saliency proxy weighs them up.
FACES = ["cat-face", "dog-face", "fox", "bear", "panda", "lion", "tiger-face", "cow-face", "pig-face", "frog", "monkey-face",
         "rabbit-face", "koala", "owl", "robot", "ghost", "jack-o-lantern", "alien", "snowman"]


def article(noun: str) -> str:
    """The indefinite article, empty for plurals: 'a cat face', 'an owl', 'grapes'."""
    if noun in ("grapes", "cherries"):
        return ""
    return "an " if noun[0] in "aeio" else "a "
