using System.CommandLine;
using Feather.Infrastructure.Common;
using Feather.WebApi.Common;
using Npgsql;

namespace Feather.WebApi.Commands;

/// <summary>Says what is wrong with configuration, roles, database and schema, and what to do about it.</summary>
internal static class Doctor
{
    public static Command Command(Settings settings)
    {
        var command = new Command("doctor", "Say what is wrong with configuration, roles, database and schema.");
        command.SetAction(async (_, cancellationToken) =>
        {
            var problems = await ExamineAsync(settings, cancellationToken);
            foreach (var problem in problems)
                await Console.Out.WriteLineAsync(problem);
            if (problems.Count == 0)
                await Console.Out.WriteLineAsync("Nothing is wrong.");
            return problems.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static async Task<IReadOnlyList<string>> ExamineAsync(Settings settings, CancellationToken cancellationToken)
    {
        try
        {
            settings.RequireValid();
        }
        catch (SettingException wrong)
        {
            return [wrong.Message];
        }

        return
        [
            .. await TryAsync("ConnectionStrings__Feather", () => Preflight.ProblemsAsync(settings.Feather, cancellationToken)),
            .. await TryAsync("ConnectionStrings__FeatherOwner", () => MissingGrantsAsync(settings, cancellationToken)),
        ];
    }

    private static async Task<IReadOnlyList<string>> MissingGrantsAsync(Settings settings, CancellationToken cancellationToken)
    {
        await using var owner = await settings.FeatherOwner.OpenConnectionAsync(cancellationToken);
        if ((await Journal.ReadAsync(owner, cancellationToken)).Pending.Count > 0)
            return [];
        var missing = await Logins.MissingGrantsAsync(owner, settings.ApiLogin!, cancellationToken);
        return [.. missing.Select(grant => $"Missing: {grant};")];
    }

    private static async Task<IReadOnlyList<string>> TryAsync(string setting, Func<Task<IReadOnlyList<string>>> examine)
    {
        try
        {
            return await examine();
        }
        catch (SettingException wrong)
        {
            return [wrong.Message];
        }
        catch (NpgsqlException failure)
        {
            return [$"The database of {setting} does not answer: {failure.Message}"];
        }
    }
}
