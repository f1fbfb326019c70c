/** Lines as long as in Python; braces without spaces, as the modules have always had them. */
export default {printWidth: 120, bracketSpacing: false, objectWrap: "collapse"};
