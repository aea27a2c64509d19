using System.CommandLine;
using Feather.Infrastructure.Common;
using Feather.WebApi.Common;
using Npgsql;

namespace Feather.WebApi.Commands;

/// <summary>Reports problems of settings, logins, database and schema, and how to fix them.</summary>
internal static class Doctor
{
    private const string NoSecretsKey = "SecretsKey is not set: tools with secure values will be refused.";

    public static Command Command(Settings settings)
    {
        var command = new Command("doctor", "Report what is wrong with the settings, logins, database and schema.");
        command.SetAction(async (_, cancellationToken) =>
        {
            var problems = await ExamineAsync(settings, cancellationToken);
            foreach (var problem in problems)
                await Console.Out.WriteLineAsync(problem);
            if (problems.Count == 0)
                await Console.Out.WriteLineAsync(settings.SecretsKey is null ? $"{NoSecretsKey}\nNothing is wrong." : "Nothing is wrong.");
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

        List<string> problems = [.. await TryAsync("ConnectionStrings__Feather", settings.OpenFeather, ProblemsAsync, cancellationToken)];
        if (settings.HasFeatherOwner)
            problems.AddRange(await TryAsync("ConnectionStrings__FeatherOwner", settings.OpenFeatherOwner, ConnectAsync, cancellationToken));
        return problems;
    }

    private static async Task<IReadOnlyList<string>> ProblemsAsync(NpgsqlDataSource api, CancellationToken cancellationToken)
    {
        var problems = await Preflight.ProblemsAsync(api, cancellationToken);
        await using var connection = await api.OpenConnectionAsync(cancellationToken);
        var missing = await Statistics.MissingAsync(connection, cancellationToken);
        return [.. problems, .. missing.Select(analyze => $"Without statistics: {analyze};")];
    }

    private static async Task<IReadOnlyList<string>> ConnectAsync(NpgsqlDataSource owner, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        return [];
    }

    private static async Task<IReadOnlyList<string>> TryAsync(
        string setting,
        Func<NpgsqlDataSource> open,
        Func<NpgsqlDataSource, CancellationToken, Task<IReadOnlyList<string>>> examine,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var database = open();
            return await examine(database, cancellationToken);
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
