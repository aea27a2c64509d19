namespace Feather.Api.Tests.Conversations;

/// <summary>Makes many binds at once and checks the rows that they leave.</summary>
internal static class Binds
{
    private const int Callers = 8;

    /// <summary>Many callers bind while writers run without pause. Returns every answer other than 201.</summary>
    public static async Task<List<string>> BesideAsync(
        int binds, Func<int> next, Func<int, Task<TestAnswer>> bind, params Func<Task>[] writers)
    {
        List<string> wrong = [];
        var binding = Load.TogetherAsync(Callers, async _ =>
        {
            while (next() is var number && number <= binds)
            {
                var answer = await bind(number);
                if (answer.Status == 201)
                    continue;
                lock (wrong)
                    wrong.Add($"{answer}");
            }
            return true;
        });
        await Task.WhenAll(writers.Select(writer => Load.WhileAsync(binding, callers: 1, writer)));
        return wrong;
    }

    public static Task<int> UnfrozenPinsAsync(this TestOrganization organization) => organization.ScalarAsync<int>(
        """
        select (select count(*) from agents.revisions r where r.organization_id = @Organization and r.frozen_at is null and (
                    exists (select from conversations.bound_revisions b where b.organization_id = @Organization and b.agent_revision_id = r.id)
                    or exists (select from conversations.conversations c where c.organization_id = @Organization and c.agent_revision_id = r.id)))
             + (select count(*) from teams.revisions r where r.organization_id = @Organization and r.frozen_at is null
                    and exists (select from conversations.conversations c where c.organization_id = @Organization and c.team_revision_id = r.id))
        """);
}
