using System.Text.RegularExpressions;
using Feather.Api.Tests.Common;

namespace Feather.Api.Tests.Conversations;

/// <summary>
/// Puts the ids of one organization in every field of the other's requests. The answers equal those for unknown ids. There are
/// two walls: the condition in each statement, and row-level security. Each must be enough alone.
/// </summary>
internal sealed partial class IsolationTests
{
    private const string Secret = "nobody else's business";

    [TestCaseSource(typeof(IsolationWorld), nameof(IsolationWorld.All))]
    public async Task Ids_of_another_organization_are_ids_that_nobody_has(string world, string? program, bool policies)
    {
        await using var isolated = await IsolationWorld.CreateAsync(program, policies);
        var own = await isolated.NewOrganizationAsync();
        var other = await Other.CreateAsync(await isolated.NewOrganizationAsync());
        var ownAgent = await own.HasAgentAsync();
        var ownTeam = await own.HasTeamAsync(await own.HasAgentAsync(), await own.HasAgentAsync());
        var before = await isolated.ChecksumAsync(other.Organization.Id);
        int asked = 0, differing = 0, leaking = 0;
        List<string> wrong = [];

        foreach (var (field, foreign, status, ask) in Questions(own, ownAgent, ownTeam, other))
        {
            var answer = await ask(foreign);
            var random = await ask(Guid.CreateVersion7());
            asked++;
            if (answer.Status != status || Anonymous(answer) != Anonymous(random))
            {
                differing++;
                wrong.Add($"{field}: {Anonymous(answer)} instead of {Anonymous(random)}");
            }
            if (answer.Body.Contains(Secret, StringComparison.Ordinal) || other.Ids.Any(id => id != foreign && answer.Body.Contains($"{id}")))
            {
                leaking++;
                wrong.Add($"{field} leaks: {answer}");
            }
        }

        var untouched = await isolated.ChecksumAsync(other.Organization.Id) == before;
        Proof.Show(
            $"isolation: {world}",
            ("questions", asked), ("answered unlike a random id", differing), ("showing the other's", leaking),
            ("", untouched ? "no row of the other changed" : "ROWS OF THE OTHER CHANGED"));
        Assert.That(wrong, Is.Empty);
        Assert.That(untouched);
    }

    [Test]
    public async Task Test_and_simulation_conversations_leave_no_trace_in_identity()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var team = await organization.HasTeamAsync(agent);
        var known = Guid.CreateVersion7();
        await organization.GetOrCreateAsync(new { end_user_id = known, assistant_id = agent.Id });
        var before = await IdentityAsync(organization);
        var asked = 0;

        foreach (var type in (string[])["test", "simulation"])
        {
            foreach (var endUser in (Guid[])[known, Guid.CreateVersion7()])
            {
                await Created(new { end_user_id = endUser, assistant_id = agent.Id, session_type = type });
                await Created(new { end_user_id = endUser, team_id = team.Id, session_type = type });
                await Created(new { end_user_id = endUser, team_id = team.Id, session_type = type, external_id = $"{type} {endUser}" });
            }
        }
        Assert.That((await organization.StartTestChatAsync(new { agent_id = agent.Id })).Status, Is.EqualTo(201));
        Assert.That((await organization.StartTestChatAsync(new { team_id = team.Id })).Status, Is.EqualTo(201));

        var after = await IdentityAsync(organization);
        Proof.Show("isolation: test and simulation", ("conversations", asked + 2), ("", after == before ? "identity unchanged" : "IDENTITY CHANGED"));
        Assert.That(after, Is.EqualTo(before));

        async Task Created(object body)
        {
            var answer = await organization.GetOrCreateAsync(body);
            Assert.That((answer.Status, answer.Created), Is.EqualTo((201, true)), answer.Body);
            asked++;
        }
    }

    /// <summary>Every field of both bodies and every path that takes an id, alone and together with one of the caller's own ids.</summary>
    private static IEnumerable<(string Field, Guid Foreign, int Status, Func<Guid, Task<TestAnswer>> Ask)> Questions(
        TestOrganization own, TestAgent agent, TestTeam team, Other other)
    {
        foreach (var type in (string[])["live", "test", "simulation"])
        {
            foreach (var external in (string?[])[null, $"{type} {Other.ExternalId}"])
            {
                yield return Create("end_user_id", other.EndUser, 201, id => new
                {
                    end_user_id = id,
                    assistant_id = agent.Id,
                    session_type = type,
                    external_id = external is null ? null : $"{external} {id}",
                });
                yield return Create("assistant_id", other.Agent.Id, 404, id => new
                {
                    end_user_id = other.EndUser,
                    assistant_id = id,
                    session_type = type,
                    external_id = external,
                });
                yield return Create("team_id", other.Team.Id, 404, id => new
                {
                    end_user_id = other.EndUser,
                    team_id = id,
                    session_type = type,
                    external_id = external,
                });
            }
            yield return Create("org_phone_number_id", other.PhoneNumber, 201, id => new
            {
                end_user_id = Guid.CreateVersion7(),
                assistant_id = agent.Id,
                session_type = type,
                org_phone_number_id = id,
            });
            yield return Create("assistant_revision_id", other.Agent.RevisionId, 404, id => new
            {
                end_user_id = Guid.CreateVersion7(),
                assistant_id = agent.Id,
                assistant_revision_id = id,
                session_type = type,
            });
            yield return Create("assistant_revision_id of its agent", other.Agent.RevisionId, 404, id => new
            {
                end_user_id = Guid.CreateVersion7(),
                assistant_id = other.Agent.Id,
                assistant_revision_id = id,
                session_type = type,
            });
            yield return Create("team_revision_id", other.Team.RevisionId, 404, id => new
            {
                end_user_id = Guid.CreateVersion7(),
                team_id = team.Id,
                team_revision_id = id,
                session_type = type,
            });
            yield return Create("team_revision_id of its team", other.Team.RevisionId, 404, id => new
            {
                end_user_id = Guid.CreateVersion7(),
                team_id = other.Team.Id,
                team_revision_id = id,
                session_type = type,
            });
        }

        yield return Chat("agent_id", other.Agent.Id, id => new { agent_id = id });
        yield return Chat("team_id", other.Team.Id, id => new { team_id = id });
        yield return Chat("team_revision_id", other.Team.RevisionId, id => new { team_id = team.Id, team_revision_id = id });
        yield return Chat("team_revision_id of its team", other.Team.RevisionId, id => new { team_id = other.Team.Id, team_revision_id = id });
        foreach (var conversation in other.Conversations)
            yield return ("the path", conversation, 404, id => own.GetAsync($"/v1/v2/conversations/{id}"));
        // Idempotency keys of the other organization; these are not ids.
        yield return ("Idempotency-Key", other.EndUser, 201, id => own.GetOrCreateAsync(
            new { end_user_id = Guid.CreateVersion7(), assistant_id = agent.Id }, ("Idempotency-Key", Other.IdempotencyKey(id, 0))));

        (string, Guid, int, Func<Guid, Task<TestAnswer>>) Create(string field, Guid foreign, int status, Func<Guid, object> body) =>
            (field, foreign, status, id => own.GetOrCreateAsync(body(id)));
        (string, Guid, int, Func<Guid, Task<TestAnswer>>) Chat(string field, Guid foreign, Func<Guid, object> body) =>
            ($"test chat's {field}", foreign, 404, id => own.StartTestChatAsync(body(id)));
    }

    /// <summary>The answer without the parts that differ between any two answers.</summary>
    private static string Anonymous(TestAnswer answer)
    {
        var headers = answer.Headers.Where(header => header.Key.ToUpperInvariant() is not ("DATE" or "X-REQUEST-ID")).OrderBy(header => header.Key);
        var text = $"{answer.Status} {string.Join(' ', headers)} {answer.Body}";
        var names = new Dictionary<string, string>();
        text = Uuid().Replace(text, id => names.TryGetValue(id.Value, out var name) ? name : names[id.Value] = $"#{names.Count}");
        return Time().Replace(text, "#");
    }

    private static Task<string?> IdentityAsync(TestOrganization organization) => organization.ScalarAsync<string>(
        "select md5(string_agg(u::text, ' ' order by u.id)) from identity.end_users u where u.organization_id = @Organization");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[0-9:.]+Z")]
    private static partial Regex Time();

    /// <summary>The other organization, with rows of every kind.</summary>
    private sealed record Other(
        TestOrganization Organization, TestAgent Agent, TestTeam Team, Guid EndUser, Guid PhoneNumber, Guid[] Conversations)
    {
        public const string ExternalId = "known to both";

        public static string IdempotencyKey(Guid endUser, int number) => $"{endUser} {number}";

        public IEnumerable<Guid> Ids =>
            [Organization.Id, Organization.KeyId, Agent.Id, Agent.RevisionId, Team.Id, Team.RevisionId, PhoneNumber, .. Conversations];

        public static async Task<Other> CreateAsync(TestOrganization organization)
        {
            var agent = await organization.HasAgentAsync(defaults: $$"""{"secret": "{{Secret}}"}""");
            var team = await organization.HasTeamAsync(agent, await organization.HasAgentAsync());
            var endUser = Guid.CreateVersion7();
            var phoneNumber = Guid.CreateVersion7();
            List<Guid> conversations = [];
            foreach (var type in (string[])["live", "test", "simulation"])
            {
                conversations.Add(await Begin(new { end_user_id = endUser, assistant_id = agent.Id, session_type = type, subject = Secret }));
                conversations.Add(await Begin(new
                {
                    end_user_id = endUser,
                    team_id = team.Id,
                    session_type = type,
                    metadata = new { Secret },
                    org_phone_number_id = phoneNumber,
                }));
            }
            conversations.Add(await Begin(new { end_user_id = endUser, team_id = team.Id, external_id = $"live {ExternalId}", subject = Secret }));
            conversations.Add(await Begin(new { end_user_id = endUser, team_id = team.Id, external_id = $"live {ExternalId} {endUser}", subject = Secret }));
            // No conversation has pinned this agent, so a wrong bind would freeze its revision and change a row.
            var unpinned = await organization.HasAgentAsync(defaults: $$"""{"secret": "{{Secret}}"}""");
            return new Other(
                organization, unpinned, await organization.HasTeamAsync(unpinned, agent), endUser, phoneNumber, [.. conversations]);

            async Task<Guid> Begin(object body)
            {
                var answer = await organization.GetOrCreateAsync(body, ("Idempotency-Key", IdempotencyKey(endUser, conversations.Count)));
                Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
                return answer.Id;
            }
        }
    }
}
