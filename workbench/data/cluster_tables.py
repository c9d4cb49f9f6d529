"""Facts about code points that Python's `unicodedata` does not tell, as ranges of hexadecimal numbers.

From the Unicode Character Database, version 17: what differs from the general category, and what is younger than the
oldest Python that this program runs on, so that the same text gives the same signs everywhere. Exported programs carry
a copy.
"""

# Grapheme_Cluster_Break=Extend beside the nonspacing and enclosing marks.
EXTEND = (
    "5c8-5c9 897 9be 9d7 b3e b53-b54 b57 bbe bd7 cc0 cc2 cc7-cc8 cca-ccb cd5-cd6 d3e d57 dcf ddf ece 1715 1734 "
    "1acf-1af0 1b35 1b3b 1b3d 1b43-1b44 1baa 1bf2-1bf3 200c 302e-302f a953 a9c0 ff9e-ff9f 10d69-10d6d 10ecb-10ecf "
    "10ef0-10eff 111c0 11235 11241 1133e 1134d 11357 113b8 113bb-113c0 113c2 113c5 113c7-113c9 113ce-113d0 113d2 "
    "113e1-113e2 114b0 114bd 115af 116b6 11930 1193d 11b60 11b62-11b64 11b66 11df0 11f00-11f01 11f36-11f3a "
    "11f40-11f42 11f5a 13440 13447-13455 1611e-16129 1612d-1612f 16ff0-16ff1 1d127-1d128 1d165-1d166 1d16d-1d172 "
    "1d250-1d252 1d25b-1d25c 1d25f 1d280-1d281 1e08f 1e4ec-1e4ef 1e5ee-1e5ef 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5 "
    "1f3fb-1f3ff e0020-e007f"
)
# SpacingMark beside the spacing marks, and spacing marks that stand apart.
SPACING = "cf3 e33 eb3 113b9-113ba 113ca 113cc-113cd 1171e 11b61 11b65 11b67 11f03 11f34-11f35 11f3e-11f3f 1612a-1612c"
APART = "102b-102c 1038 1062-1064 1067-106d 1083 1087-108c 108f 109a-109c 1a61 1a63-1a64 aa7b aa7d 11720-11721"
# Prepend, and Control beside the control characters, format characters and separators.
PREPEND = "600-605 6dd 70f 890-891 8e2 d4e 110bd 110cd 111c2-111c3 113d1 1193f 11941 11a84-11a89 11d46 11f02"
CONTROL = "2065 fff0-fff8 13439-1343f e0000 e0002-e001f e0080-e00ff e01f0-e0fff"
# Indic_Conjunct_Break=Linker and =Consonant.
LINKER = (
    "94d 9cd acd b4d c4d d4d 1039 17d2 1a60 1b44 1bab 1cf5-1cf6 a9c0 aaf6 10a3f 11133 113d0 1193e 11a3a 11a47 "
    "11a99 11f42"
)
CONSONANT = (
    "915-939 958-95f 978-97f 995-9a8 9aa-9b0 9b2 9b6-9b9 9dc-9dd 9df 9f0-9f1 a95-aa8 aaa-ab0 ab2-ab3 ab5-ab9 af9 "
    "b15-b28 b2a-b30 b32-b33 b35-b39 b5c-b5d b5f b71 c15-c28 c2a-c39 c58-c5a d15-d3a 1000-102a 103f 1050-1055 "
    "105a-105d 1061 1065-1066 106e-1070 1075-1081 108e 1780-17b3 1a20-1a54 1b0b-1b0c 1b13-1b33 1b45-1b4c "
    "1b83-1ba0 1bae-1baf 1bbb-1bbd a989-a98b a98f-a9b2 a9e0-a9e4 a9e7-a9ef a9fa-a9fe aa60-aa6f aa71-aa73 aa7a "
    "aa7e-aa7f aae0-aaea abc0-abda 10a00 10a10-10a13 10a15-10a17 10a19-10a35 11103-11126 11144 11147 11380-11389 "
    "1138b 1138e 11390-113b5 11900-11906 11909 1190c-11913 11915-11916 11918-1192f 11a00 11a0b-11a32 11a50 "
    "11a5c-11a83 11b0a 11df1 11f04-11f10 11f12-11f33"
)
# Extended_Pictographic.
PICTURE = (
    "a9 ae 203c 2049 2122 2139 2194-2199 21a9-21aa 231a-231b 2328 23cf 23e9-23f3 23f8-23fa 24c2 25aa-25ab 25b6 "
    "25c0 25fb-25fe 2600-2604 260e 2611 2614-2615 2618 261d 2620 2622-2623 2626 262a 262e-262f 2638-263a 2640 "
    "2642 2648-2653 265f-2660 2663 2665-2666 2668 267b 267e-267f 2692-2697 2699 269b-269c 26a0-26a1 26a7 "
    "26aa-26ab 26b0-26b1 26bd-26be 26c4-26c5 26c8 26ce-26cf 26d1 26d3-26d4 26e9-26ea 26f0-26f5 26f7-26fa 26fd "
    "2702 2705 2708-270d 270f 2712 2714 2716 271d 2721 2728 2733-2734 2744 2747 274c 274e 2753-2755 2757 "
    "2763-2764 2795-2797 27a1 27b0 27bf 2934-2935 2b05-2b07 2b1b-2b1c 2b50 2b55 3030 303d 3297 3299 1f004 "
    "1f02c-1f02f 1f094-1f09f 1f0af-1f0b0 1f0c0 1f0cf-1f0d0 1f0f6-1f0ff 1f170-1f171 1f17e-1f17f 1f18e 1f191-1f19a "
    "1f1af-1f1e5 1f201-1f20f 1f21a 1f22f 1f232-1f23a 1f23c-1f23f 1f249-1f25f 1f266-1f321 1f324-1f393 1f396-1f397 "
    "1f399-1f39b 1f39e-1f3f0 1f3f3-1f3f5 1f3f7-1f3fa 1f400-1f4fd 1f4ff-1f53d 1f549-1f54e 1f550-1f567 1f56f-1f570 "
    "1f573-1f57a 1f587 1f58a-1f58d 1f590 1f595-1f596 1f5a4-1f5a5 1f5a8 1f5b1-1f5b2 1f5bc 1f5c2-1f5c4 1f5d1-1f5d3 "
    "1f5dc-1f5de 1f5e1 1f5e3 1f5e8 1f5ef 1f5f3 1f5fa-1f64f 1f680-1f6c5 1f6cb-1f6d2 1f6d5-1f6e5 1f6e9 1f6eb-1f6f0 "
    "1f6f3-1f6ff 1f7dc-1f7f0 1f80c-1f80f 1f848-1f84f 1f85a-1f85f 1f888-1f88f 1f8ae-1f8af 1f8bc-1f8bf 1f8c2-1f8cf "
    "1f8d9-1f8ff 1f90c-1f93a 1f93c-1f945 1f947-1f9ff 1fa58-1fa5f 1fa6e-1faff 1fc00-1fffd"
)
# Signs of Chinese and Japanese that are written without blanks between words.
WIDE = "3005-3007 3040-30ff 31f0-31ff 3400-4dbf 4e00-9fff f900-faff ff66-ff9f 20000-3fffd"
