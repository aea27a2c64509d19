// The requests of docs/tutorial.md before its last section, made by the typed client alone.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { paths } from "./feather.js";

/** Every request that was answered, as `POST /v1/agents`, with the path as the document has it. */
export const calls: string[] = [];

export async function fromAnEmptyOrganization(baseUrl: string, firstKey: string): Promise<void> {
    const first = connect(baseUrl, firstKey);
    const key = await created(first.POST("/v1/identity/api-keys", { body: { name: "Backend" } }));
    const api = connect(baseUrl, key.plain_text_key);

    const greeter = await created(api.POST("/v1/agents", {
        body: {
            name: "Greeter",
            system_prompt: "You greet {{customer}}.",
            context_variables: [{ name: "customer", type: "string", source: "system" }],
        },
    }));
    const billing = await created(api.POST("/v1/agents", { body: { name: "Billing", system_prompt: "You explain invoices." } }));
    const seconds = new Map<string, string>();
    for (const agent of [greeter, billing]) {
        const path = { agent_id: agent.id };
        const revision = await created(api.POST("/v1/agents/{agent_id}/revisions", {
            params: { path },
            body: { name: "Second", persona: "You are brief." },
        }));
        const active = await ok(api.POST("/v1/agents/{agent_id}/set-active-revision", {
            params: { path },
            body: { revision_id: revision.id },
        }));
        assert.notEqual(revision.id, agent.active_revision_id);
        assert.equal(active.id, revision.id);
        seconds.set(agent.id, revision.id);
    }

    const team = await created(api.POST("/v1/teams", {
        body: {
            name: "Front desk",
            fallback_member_id: greeter.id,
            members: [
                { assistant_id: greeter.id, router_name: "greeter", position: 0 },
                { assistant_id: billing.id, router_name: "billing", router_description: "Invoices", position: 1 },
            ],
        },
    }));
    assert.deepEqual(team.active_revision?.members?.map(member => member.assistant_id), [greeter.id, billing.id]);
    const user = await ok(api.POST("/v1/identity/resolve", { body: { channel: "email", external_id: "Ann@Example.com" } }));
    assert.equal(user.is_new, true);
    assert.equal(user.primary_email, "ann@example.com");

    const conversation = await created(api.POST("/v1/v2/conversations", { body: { end_user_id: user.end_user_id, team_id: team.id } }));
    assert.equal(conversation.status, "active");
    assert.equal(conversation.team_revision_id, team.active_revision_id);
    const testChat = await created(api.POST("/v1/v2/conversations/test-chat", { body: { team_id: team.id } }));
    assert.notEqual(testChat.session_id, conversation.id);
    const pins = async (): Promise<Map<string, string>> => {
        const session = await ok(api.GET("/v1/v2/conversations/{conversation_id}", { params: { path: { conversation_id: conversation.id } } }));
        return new Map(session.bound_revisions?.map(bound => [bound.assistant_id, bound.assistant_revision_id]));
    };
    const pinned = await pins();
    assert.deepEqual(pinned, seconds);
    const turn = await created(api.POST("/v1/v2/conversations/{conversation_id}/turns", {
        params: { path: { conversation_id: conversation.id } },
        body: { user_message: "What do I owe?" },
    }));
    assert.equal(turn.conversation_id, conversation.id);
    assert(turn.text);

    const tool = await created(api.POST("/v1/tools", {
        body: { name: "Invoices", configuration: { url: "https://example.com/invoices" } },
    }));
    const path = { agent_id: greeter.id };
    const { active_revision_id } = await ok(api.GET("/v1/agents/{agent_id}", { params: { path } }));
    assert(active_revision_id);
    const revision = await created(api.POST("/v1/agents/{agent_id}/revisions", {
        params: { path },
        body: { name: "With invoices", based_on_revision_id: active_revision_id, tool_refs: [{ kind: "api", id: tool.id }] },
    }));
    assert.equal(revision.persona, "You are brief.");
    assert.deepEqual(revision.tool_refs?.map(({ id }) => id), [tool.id]);
    const changed = await ok(api.POST("/v1/agents/{agent_id}/set-active-revision", {
        params: { path },
        body: { revision_id: revision.id },
    }));
    assert.equal(changed.id, revision.id);
    assert.deepEqual(await pins(), pinned);
}

function connect(baseUrl: string, key: string) {
    const client = createClient<paths>({ baseUrl, headers: { "x-api-key": key } });
    client.use({
        onResponse({ request, schemaPath }) {
            calls.push(`${request.method} ${schemaPath}`);
        },
    });
    return client;
}

interface Answer<T> {
    data?: T;
    error?: unknown;
    response: Response;
}

const ok = <T>(call: Promise<Answer<T>>): Promise<T> => answered(200, call);

const created = <T>(call: Promise<Answer<T>>): Promise<T> => answered(201, call);

async function answered<T>(status: number, call: Promise<Answer<T>>): Promise<T> {
    const { data, error, response } = await call;
    assert.equal(response.status, status, `${response.url}: ${JSON.stringify(error)}`);
    assert(data !== undefined, `${response.url} answers without a body`);
    return data;
}
