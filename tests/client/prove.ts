// Runs the script, and counts what is typed. The figures go into the table of scripts/prove.
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import ts from "typescript";
import { calls, fromAnEmptyOrganization } from "./empty-organization.js";

const { FEATHER_URL, FEATHER_KEY, FEATHER_PROVE_TABLE } = process.env;
assert(FEATHER_URL && FEATHER_KEY && FEATHER_PROVE_TABLE, "scripts/prove client says where the server is");

const project = ts.parseJsonConfigFileContent(ts.readConfigFile("tsconfig.json", ts.sys.readFile).config, ts.sys, ".");
const program = ts.createProgram(project.fileNames, project.options);
const checker = program.getTypeChecker();
const client = source("feather.ts");

const operations = members(client, "operations");
const schemas = members(client, "components").flatMap(member => member.name?.getText() === "schemas" && member.type ? nested(member.type) : []);
const untyped = [client, source("empty-organization.ts")].flatMap(file => below(file).filter(isUntyped).map(place));

await fromAnEmptyOrganization(FEATHER_URL, FEATHER_KEY);

appendFileSync(FEATHER_PROVE_TABLE, `client: generated, strict, and run\t${[
    `${operations.length} operations`,
    `${schemas.length} types`,
    `${untyped.length} any or casts`,
    `${calls.length} calls`,
    `${new Set(calls).size} operations called`,
].join(", ")}\n`);
assert.deepEqual(untyped, []);
assert(operations.length > 0 && schemas.length > 0 && calls.length > 0);

/** Anything whose type is any, by word or by inference, and everything that talks the compiler out of a type. */
function isUntyped(node: ts.Node): boolean {
    const asserts = ts.isAsExpression(node) || ts.isTypeAssertionExpression(node) || ts.isNonNullExpression(node);
    // A literal is what it is, and the names in quotes, as in import or in A["b"], are no values.
    const hasType = ts.isTypeNode(node) || (ts.isExpression(node) && !ts.isLiteralExpression(node));
    return asserts || (hasType && (checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) !== 0);
}

function source(name: string): ts.SourceFile {
    const file = program.getSourceFile(name);
    assert(file, `no ${name}`);
    return file;
}

function members(file: ts.SourceFile, name: string): ts.PropertySignature[] {
    const declared = file.statements.filter(ts.isInterfaceDeclaration).find(one => one.name.text === name);
    return declared?.members.filter(ts.isPropertySignature) ?? [];
}

function nested(type: ts.TypeNode): ts.TypeElement[] {
    return ts.isTypeLiteralNode(type) ? [...type.members] : [];
}

function below(node: ts.Node): ts.Node[] {
    const found: ts.Node[] = [node];
    node.forEachChild(child => { found.push(...below(child)); });
    return found;
}

function place(node: ts.Node): string {
    const file = node.getSourceFile();
    return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.getText()}`;
}
