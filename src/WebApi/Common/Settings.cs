using System.Globalization;
using System.Text.RegularExpressions;
using Feather.Application.Conversations;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Models;
using Feather.Infrastructure.Retention;
using Feather.Infrastructure.Tools;
using Feather.Infrastructure.Turns;
using Npgsql;

namespace Feather.WebApi.Common;

/// <summary>The operator's settings, read once at start. The table in docs/operating.md lists the same names.</summary>
internal sealed partial class Settings(IConfiguration configuration)
{
    /// <summary>A pool for the API's login, which must own nothing and be subject to the policies. The caller disposes it.</summary>
    public NpgsqlDataSource OpenFeather() => Open("Feather");

    /// <summary>A pool for the owner's login, for migrations and the command line. The caller disposes it.</summary>
    public NpgsqlDataSource OpenFeatherOwner() => Open("FeatherOwner");

    /// <summary>Whether the owner's login is configured. Serving does not need it.</summary>
    public bool HasFeatherOwner => configuration.GetConnectionString("FeatherOwner") is { Length: > 0 };

    /// <summary>The login that gets the rights for serving; null if only the owner is configured.</summary>
    public string? ApiLogin => configuration.GetConnectionString("Feather") is { Length: > 0 } text
        ? Checked("Feather", () => new NpgsqlConnectionStringBuilder(text).Username)
        : null;

    public string Urls => configuration["Urls"] is { Length: > 0 } urls ? urls : "http://localhost:8000";

    /// <summary>The origins whose pages may call the API from a browser.</summary>
    public string[] AllowedOrigins =>
        [.. (configuration["AllowedOrigins"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Origin)];

    /// <summary>The requests per minute that an organization may send to one server; null means no limit.</summary>
    public int? RequestsPerMinute => configuration["RequestsPerMinute"] switch
    {
        null or "" => null,
        var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new SettingException("RequestsPerMinute", "must be a whole number above 0"),
    };

    /// <summary>The key that encrypts the secure values of tools. Without a key, secure values are refused.</summary>
    public byte[]? SecretsKey
    {
        get
        {
            if (configuration["SecretsKey"] is not { Length: > 0 } text)
                return null;
            var key = new byte[SecretCipher.KeyLength];
            // The message must not show the value, which is a secret.
            return Convert.TryFromBase64String(text, key, out var length) && length == key.Length
                ? key
                : throw new SettingException("SecretsKey", "must be 32 bytes in base64, for example from openssl rand -base64 32");
        }
    }

    public ModelSettings Models => new(
        configuration["DefaultModel"] is { Length: > 0 } model ? model : "scripted",
        Duration("ModelTimeout", TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), "a day"),
        Rate("ScriptedTokensPerSecond"),
        OpenAI,
        Count("ScriptedWords", orElse: ModelSettings.UsualScriptedWords, atMost: 10_000));

    public TurnSettings Turns => new(
        HistoryMessages: Count("HistoryMessages", orElse: 50, atMost: 1000),
        HistoryTokens: Count("HistoryTokens", orElse: 16_000, atMost: 10_000_000),
        MemoryRecall: Count("MemoryRecall", orElse: 10, atMost: 100));

    public PurgeSettings Purge => new(Duration("TestConversationRetention", TimeSpan.FromDays(7), TimeSpan.FromDays(3650), "ten years"));

    public ConversationSettings Conversations => new(Duration("ConversationIdleTimeout", TimeSpan.FromDays(1), TimeSpan.FromDays(3650), "ten years"));

    /// <summary>Reads every setting that serving needs, so that a wrong setting is refused before anything starts.</summary>
    /// <exception cref="SettingException">The message names the setting and the values that it accepts.</exception>
    public void RequireValid()
    {
        using var pool = OpenFeather();
        _ = (Listening(Urls), AllowedOrigins, RequestsPerMinute, SecretsKey, Models, Turns, Purge, Conversations, Level);
    }

    private LogLevel Level => configuration["Logging:LogLevel:Default"] is not { Length: > 0 } text || (Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && !char.IsAsciiDigit(text[0]))
        ? default
        : throw new SettingException("Logging__LogLevel__Default", "must be Trace, Debug, Information, Warning, Error, Critical or None");

    private static string Origin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text
            ? text
            : throw new SettingException("AllowedOrigins", "must be origins such as https://app.example.com, separated by commas");

    private static string Listening(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries).All(url => Address().Match(url) is { Success: true } address
            && (address.Groups["port"].Value is not { Length: > 0 } port || int.Parse(port, CultureInfo.InvariantCulture) <= ushort.MaxValue))
            ? urls
            : throw new SettingException("Urls", "must be addresses such as http://localhost:8000, separated by semicolons");

    private TimeSpan Duration(string name, TimeSpan orElse, TimeSpan longest, string longestInWords) => configuration[name] switch
    {
        null or "" => orElse,
        var text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) && duration > TimeSpan.Zero && duration < longest
            ? duration
            : throw new SettingException(name, $"must be a time such as 7.00:00:00 (days.hours:minutes:seconds), above zero and below {longestInWords}"),
    };

    private OpenAISettings? OpenAI
    {
        get
        {
            var dialect = Dialect;
            var (key, address, models) = (configuration["OpenAIKey"], configuration["OpenAIBaseAddress"], configuration["OpenAIModels"]);
            if (string.IsNullOrEmpty(key) && string.IsNullOrEmpty(address))
                return string.IsNullOrEmpty(models) ? null : throw new SettingException("OpenAIModels", "needs OpenAIKey or OpenAIBaseAddress too");
            // The messages must not show the values, which are secrets or may contain one.
            if (key?.All(c => c is > ' ' and <= '~') == false)
                throw new SettingException("OpenAIKey", "must be printable characters of ASCII without spaces");
            return new OpenAISettings(
                Uri.TryCreate(address is { Length: > 0 } ? address : "https://api.openai.com/v1", UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
                    ? uri
                    : throw new SettingException("OpenAIBaseAddress", "must be an address such as https://api.openai.com/v1"),
                key is { Length: > 0 } ? key : null,
                [.. (models ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()],
                dialect);
        }
    }

    /// <summary>Servers other than OpenAI's know the limit's older name, but not always its newer one.</summary>
    private ChatDialect Dialect => new(
        OneOf(
            "OpenAIMaxTokensField",
            configuration["OpenAIBaseAddress"] is { Length: > 0 } ? ChatDialect.MaxTokens : ChatDialect.MaxCompletionTokens,
            ChatDialect.MaxTokens,
            ChatDialect.MaxCompletionTokens),
        OneOf("OpenAIStreamOptions", "true", "true", "false") == "true",
        OneOf("OpenAISystemRole", ChatDialect.System, ChatDialect.System, ChatDialect.Developer, ChatDialect.User));

    private string OneOf(string name, string orElse, params string[] words) =>
        configuration[name] is not { Length: > 0 } word ? orElse
        : words.Contains(word) ? word
        : throw new SettingException(name, $"must be {string.Join(" or ", words)}");

    private double? Rate(string name) => configuration[name] switch
    {
        null or "" => null,
        var text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 1_000
            ? rate
            : throw new SettingException(name, "must be a number above 0 and at most 1000"),
    };

    private int Count(string name, int orElse, int atMost) => configuration[name] switch
    {
        null or "" => orElse,
        var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= atMost
            ? number
            : throw new SettingException(name, $"must be a whole number up to {atMost}"),
    };

    private NpgsqlDataSource Open(string name) => configuration.GetConnectionString(name) is { Length: > 0 } text
        ? Checked(name, () => DataSources.Create(text))
        : throw new SettingException($"ConnectionStrings__{name}", "is not set. Without any connection string, scripts/run and scripts/feather create their own database");

    private static T Checked<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            // The message must not show the value, which contains a password.
            throw new SettingException(
                $"ConnectionStrings__{name}", "must be a connection string such as Host=localhost;Database=feather;Username=feather_api;Password=…");
        }
    }

    // Kestrel takes a port that it cannot parse as a part of the name, and then listens on port 80 of every interface.
    [GeneratedRegex(@"^https?://([^:/\[\]\s]+|\[[0-9a-fA-F:.]+\])(:(?<port>[0-9]{1,5}))?/?\z")]
    private static partial Regex Address();
}

/// <summary>A setting is wrong. The message names it.</summary>
internal sealed class SettingException(string name, string rule) : Exception($"The setting {name} {rule}.");
