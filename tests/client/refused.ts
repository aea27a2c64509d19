// What the types must refuse: every line that compiles by mistake is an error. Compiled, never run.
import type { Client } from "openapi-fetch";
import type { components, paths } from "./feather.js";

type Schemas = components["schemas"];

export function requests(api: Client<paths>): void {
    // @ts-expect-error There is no such path,
    void api.GET("/v1/agent");
    // @ts-expect-error no such method of it,
    void api.DELETE("/v1/agents");
    // @ts-expect-error and no call without the id that is in its path.
    void api.GET("/v1/agents/{agent_id}");
    // @ts-expect-error Names are texts.
    void api.POST("/v1/agents", { body: { name: 1 } });
    // @ts-expect-error An agent has a name.
    void api.POST("/v1/agents", { body: { persona: "You are brief." } });
    // @ts-expect-error A tool is referred to by one of four kinds.
    void api.POST("/v1/agents/{agent_id}/revisions", { params: { path: { agent_id: "" } }, body: { name: "", tool_refs: [{ kind: "API" }] } });
    // @ts-expect-error A page has a number of items.
    void api.GET("/v1/agents", { params: { query: { limit: "50" } } });
}

// openapi-fetch takes a body with more fields than there are; where a body is declared, they are refused.
export const agent: Schemas["AgentCreate"] = {
    name: "Greeter",
    // @ts-expect-error There is no such field.
    prompt: "You greet.",
};

export function answers(agent: Schemas["AgentResponse"], team: Schemas["TeamRevisionResponse"]): unknown[] {
    return [
        // @ts-expect-error An agent may be without an active revision,
        agent.active_revision.id,
        // @ts-expect-error a roster without a first member,
        team.members[0].assistant_id,
        // @ts-expect-error and nothing is known of a value that the author chose.
        agent.metadata?.["anything"].length,
    ];
}
