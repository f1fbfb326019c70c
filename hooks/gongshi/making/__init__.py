"""How a page comes to stand on the site: what it is made from, when it is made again, how it is published."""
