using Feather.Api.Tests.Models;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Turns;

/// <summary>A provider, a server that asks it, and a conversation with an agent whose router config names its model.</summary>
internal sealed record TestProvider(FakeOpenAI Models, TestServer Server, TestOrganization Organization, Guid Conversation, Guid EndUser, Guid Config)
    : IAsyncDisposable
{
    /// <param name="prompt">The agent's prompt; null for none.</param>
    /// <param name="settings">Settings of the server, besides those that point to the provider.</param>
    public static async Task<TestProvider> StartAsync(
        string model = "whole", bool isServed = true, string? second = null, string patience = "00:00:01", string? prompt = null,
        string sessionType = "live", object? variables = null, params (string Name, string Value)[] settings)
    {
        var models = await FakeOpenAI.StartAsync();
        var server = await TestServer.StartAsync(
            FeatherApi.Database,
            [
                ("OpenAIBaseAddress", models.Address.ToString()),
                ("OpenAIModels", isServed ? "" : "whole"),
                ("ModelTimeout", patience),
                .. settings,
            ]);
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        var config = Expect(201, await organization.PostAsync("/v1/model-router/configs", new { name = "Chain", model_chain = Chain(model, second) }));
        var agent = await organization.CreateAgentAsync(new { name = "Clerk" });
        var revision = await organization.CreateRevisionAsync(agent.Id, new { name = "Routed", router_config_id = config.Id, system_prompt = prompt });
        await organization.ActivateByHttpAsync(agent.Id, revision.Id);
        var endUser = Guid.NewGuid();
        var made = Expect(201, await organization.GetOrCreateAsync(
            new { end_user_id = endUser, assistant_id = agent.Id, session_type = sessionType, context_variables = variables }));
        return new TestProvider(models, server, organization, made.Id, endUser, config.Id);
    }

    /// <summary>Takes effect with the next turn: a turn reads the config when it runs.</summary>
    public async Task UseAsync(string model) =>
        Expect(200, await Organization.PutAsync($"/v1/model-router/configs/{Config}", new { model_chain = Chain(model, second: null) }));

    /// <summary>The messages of each request that the provider got, as "role: text".</summary>
    public IReadOnlyList<IReadOnlyList<string>> Asked => [.. Models.Requests.Select(request => (IReadOnlyList<string>)
        [.. request.Body.GetProperty("messages").EnumerateArray().Select(message => $"{message.GetProperty("role")}: {message.GetProperty("content")}")])];

    /// <summary>How the conversation's newest turn went, with its calls.</summary>
    public async Task<TestAnswer> NewestRunAsync()
    {
        var runs = await Organization.GetAsync($"/v1/v2/conversations/{Conversation}/engineering/turns");
        return await Organization.GetAsync($"/v1/v2/conversations/{Conversation}/engineering/turns/{runs.Json.EnumerateArray().Last().GetProperty("turn_id")}");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Models.DisposeAsync();
    }

    private static object[] Chain(string first, string? second) => [.. new[] { first, second }.OfType<string>().Select(model => new { model })];
}
