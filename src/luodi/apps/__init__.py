"""The domain, app by app in the order of the work; a later app may import an earlier one."""
