"""The demo district 示例区: invented units, people and goals, made by the product's own actions."""
