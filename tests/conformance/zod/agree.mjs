// SPDX-License-Identifier: MIT
//
// Writes beside each module of schemas a module that lets the compiler compare the declared types, which a cast attaches,
// with what the schemas say themselves: a value of the declared type is one that the schema lets through, and what it
// lets through is the declared type. The second is left out where a check that no type shows narrows the schema.
// usage: node agree.mjs < list of modules      writes <module>.agree.ts; prints {schemas, both}
import fs from 'node:fs';
import ts from 'typescript';

// what a check behind these narrows, no type shows; binary takes text as well, beside its type
const COARSE = /\bnotAn?[A-Z]|z\.(unknown|any|custom|xor|instanceof)\(/;
let schemas = 0, both = 0;
for (const file of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const text = fs.readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const checks = [];
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, type, initializer } of statement.declarationList.declarations) {
      const declared = type && ts.isTypeReferenceNode(type) && type.typeArguments?.[0]?.getText();
      let built = initializer;
      while (built && (ts.isAsExpression(built) || ts.isParenthesizedExpression(built))) built = built.expression;
      const arrow = built && ts.isCallExpression(built) && built.arguments[0];
      if (!declared || !arrow || !ts.isArrowFunction(arrow)) continue;
      const n = checks.length;
      const body = arrow.body.getText();
      if (/ as never/.test(body)) continue; // Zod's own types cannot say it
      let check = `// ${name.getText()}
const own${n} = () => ${ts.isBlock(arrow.body) ? body : `(${body})`};
type Own${n} = z.output<ReturnType<typeof own${n}>>;
export const takes${n} = (value: Plain<${declared}>) => value satisfies Own${n};\n`;
      if (!COARSE.test(body)) {
        check += `export const gives${n} = (value: Own${n}) => value satisfies ${declared};\n`;
        both += 1;
      }
      checks.push(check);
    }
  }
  schemas += checks.length;
  // an interface has no index signature, an object type may have: `Plain` makes the one of the other
  const plain = 'type Plain<T> = T extends object ? { [K in keyof T]: T[K] } : T;';
  fs.writeFileSync(file.replace(/\.ts$/, '.agree.ts'), checks.length ? `${text}\n${plain}\n${checks.join('\n')}` : 'export {};\n');
}
console.log(JSON.stringify({ schemas, both }));
