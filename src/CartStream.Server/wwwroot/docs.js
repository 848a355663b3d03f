// Shows openapi/v1.json as a page to read. Everything is set as text, never as markup.

const element = (name, text, ...children) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
};

const nameOf = schema => {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.type === "array" || schema.items) return `array of ${nameOf(schema.items)}`;
  if (schema.oneOf) return schema.oneOf.map(nameOf).filter(name => name !== "null").join(" or ");
  return Array.isArray(schema.type) ? schema.type.filter(type => type !== "null").join(" or ") : schema.type ?? "any";
};

const table = rows => {
  const body = element("tbody");
  for (const [name, type, text] of rows)
    body.append(element("tr", "", element("td", "", element("code", name)), element("td", type), element("td", text)));
  return element("table", "", body);
};

const fieldsOf = schema => Object.entries(schema.properties ?? {}).map(
  ([name, field]) => [name, nameOf(field), field.description ?? ""]);

const refsIn = value => JSON.stringify(value).match(/#\/components\/schemas\/[^"]+/g) ?? [];

const schemasOf = (operation, schemas) => {
  const found = new Set();
  const add = value => {
    for (const ref of refsIn(value)) {
      const name = ref.split("/").pop();
      if (!found.has(name)) {
        found.add(name);
        add(schemas[name] ?? {});
      }
    }
  };
  add(operation);
  return [...found].filter(name => schemas[name]?.properties);
};

const show = (path, method, operation, schemas) => {
  const section = element("section");
  section.id = `${method}${path}`;
  const title = `${method.toUpperCase()} ${path}`;
  section.append(element("h2", "", element("code", title)), element("p", operation.summary ?? ""));
  if (operation.description) section.append(element("p", operation.description));
  const parameters = operation.parameters ?? [];
  if (parameters.length > 0)
    section.append(table(parameters.map(one => [one.name, nameOf(one.schema), one.description ?? ""])));
  const answers = Object.entries(operation.responses ?? {});
  section.append(table(answers.map(([status, answer]) =>
    [status, nameOf(Object.values(answer.content ?? {})[0]?.schema), answer.description ?? ""])));
  for (const name of schemasOf(operation, schemas))
    section.append(element("details", "", element("summary", name), table(fieldsOf(schemas[name]))));
  return [title, section];
};

const state = document.getElementById("state");
try {
  const api = await (await fetch("openapi/v1.json")).json();
  const list = element("ul");
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const [title, section] = show(path, method, operation, api.components?.schemas ?? {});
      const link = element("a", title);
      link.href = `#${section.id}`;
      list.append(element("li", "", link, ` ${operation.summary ?? ""}`));
      document.getElementById("endpoints").append(section);
    }
  }
  document.getElementById("contents").append(list);
  state.textContent = api.info.description ?? "";
} catch (failure) {
  state.textContent = `The description could not be read: ${failure.message}. Is the server running?`;
}
