// Of all pages: none is part of a collection, which saves Eleventy the work of sorting them.
export default { eleventyExcludeFromCollections: true };
