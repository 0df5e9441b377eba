# capacity SIZE: prints a size of the plan as virsh takes it: GiB, or MiB with an M
capacity() { if [[ $1 == *M ]]; then echo "$1"; else echo "$1G"; fi; }
