using Feather.Infrastructure.Common;
using Feather.WebApi;
using Feather.WebApi.Commands;
using Feather.WebApi.Common;
using Microsoft.AspNetCore.Connections;
using Npgsql;

try
{
    return args.Length > 0
        ? await CommandLine.RunAsync(args)
        : await Server.RunAsync(Server.Build(WebApplication.CreateBuilder()));
}
catch (Exception wrong) when (wrong is SettingException or MigrationException)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}
catch (PostgresException refused)
{
    await Console.Error.WriteLineAsync($"The database refused: {refused.MessageText}");
    return 1;
}
catch (NpgsqlException failure)
{
    await Console.Error.WriteLineAsync($"The database does not answer: {failure.Message}");
    return 1;
}
catch (IOException failure) when (failure.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
