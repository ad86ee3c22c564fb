touch -- "$(printf 'new\nline.c')" "$(printf '\377\376.c')" "-rf" '$(touch pwned)' "$(printf '\033[31mred.h')" 'a"b\c.h'
