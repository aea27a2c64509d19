using System.Text.RegularExpressions;
using Feather.Infrastructure.Conversations;
using Feather.Infrastructure.Retention;
using Feather.Infrastructure.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Feather.Api.Tests.Common;

/// <summary>Sends every operation of the document and runs every worker, with ids of the largest organization.</summary>
internal sealed partial class EveryRequest(SkewedDatabase database)
{
    /// <summary>Operations that end or remove something, in an order in which each finds its target.</summary>
    private static readonly string[] Last =
    [
        "endV2ConversationSession", "closeV2Conversation", "deleteV2Conversation", "removeTeamMember", "deleteTeam", "deleteAgentRevision",
        "deleteAgent", "deleteToolRevision", "deleteTool", "deleteRouterConfig", "deleteUserMemories", "deleteEndUser", "revokeApiKey",
    ];

    /// <summary>Requests that RequestsWithIds lacks and that have their own SQL statements.</summary>
    private static readonly (string Name, string Path, string? Body)[] More =
    [
        ("listV2Conversations of all", "/v1/v2/conversations", null),
        ("listV2Conversations of an end user", "/v1/v2/conversations?end_user_id={end_user}", null),
        ("listV2Conversations of an agent", "/v1/v2/conversations?assigned_agent_id={agent}", null),
        ("listEndUsers by name", "/v1/identity/end-users?org_external_end_user_id=x", null),
        ("listTools of a type", "/v1/tools?tool_type=api_call", null),
        ("getOrCreateV2Conversation with an external id", "/v1/v2/conversations",
            """{"end_user_id":"{end_user}","assistant_id":"{agent}","external_id":"{stored}"}"""),
        ("resolveIdentity with a name", "/v1/identity/resolve", """{"channel":"web","external_id":"{stored}","org_external_end_user_id":"{stored}"}"""),
    ];

    public async Task SendAsync(Func<string, Func<Task>, Task> around)
    {
        var operations = await EveryOperation.ListAsync();
        var own = await Possessions.CreateAsync(database.Organization, $"{Guid.NewGuid():n}");
        var others = await Possessions.CreateAsync(database.Organization, $"{Guid.NewGuid():n}");
        var unused = await Possessions.CreateAsync(database.Organization, $"{Guid.NewGuid():n}");
        List<string> failed = [];

        var requests = RequestsWithIds.All.Select(request => (
            request.Key,
            request.Value.Path,
            // The original body of the first names a revision of another agent. That of the second always names the same contact.
            request.Key switch
            {
                "addTeamMember" => """{"assistant_id":"{second_agent}"}""",
                "addContact" => """{"channel":"web","value":"{stored}"}""",
                _ => request.Value.Body,
            })).Concat(More).ToList();
        foreach (var (name, path, body) in requests.Where(request => !Last.Contains(request.Item1)))
        {
            await SendAsync(name, path, body, own.Ids);
            if (database.IsGrown)
                await SendAsync($"{name} of the big", path, body, Big(others.Ids));
        }
        foreach (var name in Last)
            await SendAsync(name, RequestsWithIds.All[name].Path, RequestsWithIds.All[name].Body, unused.Ids);
        await WorkAsync(around);
        Assert.That(failed, Is.Empty);

        async Task SendAsync(string name, string path, string? body, IReadOnlyDictionary<string, Guid> ids)
        {
            var operation = operations.Single(one => one.Name == name.Split(' ')[0]);
            var key = Guid.NewGuid().ToString();
            await around(name, async () =>
            {
                for (var time = 0; time < 2; time++)
                {
                    var request = operation.Request(Fill(path, ids), Fill(body ?? "", ids));
                    if (name.StartsWith("getOrCreate", StringComparison.Ordinal) || name.StartsWith("runV2", StringComparison.Ordinal))
                        request.Headers.Add("Idempotency-Key", key + (time == 0 ? "" : "again"));
                    var answer = await database.Organization.SendAsync(request);
                    // Some operations succeed only once, and not every operation is possible with mixed ids.
                    if (answer.Status >= 500 || (answer.Status >= 400 && time == 0 && (ids == own.Ids || ids == unused.Ids)))
                        failed.Add($"{name}: {answer}");
                }
            });
        }
    }

    /// <summary>The same ids, except those with many rows behind them.</summary>
    private Dictionary<string, Guid> Big(IReadOnlyDictionary<string, Guid> ids) => new(ids)
    {
        ["agent"] = database.Agent.Id,
        ["agent_revision"] = database.Agent.RevisionId,
        ["end_user"] = database.EndUser,
        ["conversation"] = database.Conversation,
        ["turn"] = database.Turn,
    };

    private async Task WorkAsync(Func<string, Func<Task>, Task> around)
    {
        var services = database.Server.Services;
        var workers = services.GetServices<IHostedService>().ToList();
        await database.MakeWorkAsync();
        await around("after-work", async () =>
        {
            services.GetRequiredService<AfterWorkSignal>().Raise();
            await Task.Delay(TimeSpan.FromSeconds(1));
        });
        await around("purge", () => workers.OfType<PurgeWorker>().Single().PurgeAsync(CancellationToken.None));
        await around("expiry", () => workers.OfType<ExpiryWorker>().Single().ExpireAsync(CancellationToken.None));
        await around("reaper", () => workers.OfType<TurnReaper>().Single().ReapAsync(CancellationToken.None));
    }

    private static string Fill(string text, IReadOnlyDictionary<string, Guid> ids) => Place().Replace(text, match => $"{ids[match.Groups[1].Value]}");

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Place();
}
