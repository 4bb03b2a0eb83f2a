"""Every sentence the product says, and every number as it is written in one."""
