"""What reading and answering one picture costs, beside an older checkout that takes turns with this one."""
