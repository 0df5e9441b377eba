# listed WORD LINES: some releases of virsh pad the names that they list
listed() { [[ $'\n'$2$'\n' == *$'\n'*([[:space:]])"$1"*([[:space:]])$'\n'* ]]; }
