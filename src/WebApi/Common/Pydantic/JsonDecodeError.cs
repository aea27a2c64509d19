using System.Buffers;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>The error in malformed JSON, in the words that clients of the contract parse, and its position in code points.</summary>
internal sealed record JsonDecodeError(string Message, int Position)
{
    /// <summary>The most levels of objects and arrays in a body.</summary>
    public const int MaxDepth = 200;

    /// <summary>The text has more levels. The rest of it was not checked.</summary>
    public static readonly JsonDecodeError TooDeep = new("Nested too deep", 0);

    /// <summary>Finds the first error, or null. Open brackets are kept in a list, so that depth needs no stack.</summary>
    public static JsonDecodeError? Find(string text)
    {
        var scan = new Scan(text);
        return scan.Document() switch
        {
            null => null,
            var message when message == TooDeep.Message => TooDeep,
            var message => new(message, scan.Position - text.Take(scan.Position).Count(char.IsLowSurrogate)),
        };
    }

    // Each method moves past the part that it names and returns null, or stops at the error and returns its message.
    private struct Scan(string text)
    {
        private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

        private readonly Stack<char> closers = new();
        private int at;

        public readonly int Position => at;

        private readonly char Current => at < text.Length ? text[at] : '\0';

        public string? Document()
        {
            SkipSpace();
            do
            {
                if ((Value(out var opened) ?? (opened ? null : AfterValue())) is { } error)
                    return error;
            }
            while (closers.Count > 0);
            return at == text.Length ? null : "Extra data";
        }

        /// <summary>A whole scalar or empty container. For any other container, the text up to its first value.</summary>
        private string? Value(out bool opened)
        {
            opened = false;
            switch (Current)
            {
                case '"':
                    return String();
                case '{' or '[':
                    if (closers.Count == MaxDepth)
                        return TooDeep.Message;
                    closers.Push(Current == '{' ? '}' : ']');
                    at++;
                    SkipSpace();
                    if (Current == closers.Peek())
                        return null;
                    opened = true;
                    return closers.Peek() == '}' ? PropertyName() : null;
                default:
                    return Literal() || Number() ? null : "Expecting value";
            }
        }

        /// <summary>The brackets that close here, and the text up to the next value, if there is one.</summary>
        private string? AfterValue()
        {
            SkipSpace();
            while (closers.TryPeek(out var closer))
            {
                if (Current == closer)
                {
                    closers.Pop();
                    at++;
                    SkipSpace();
                    continue;
                }
                if (Current != ',')
                    return "Expecting ',' delimiter";
                at++;
                SkipSpace();
                return closer == '}' ? PropertyName() : null;
            }
            return null;
        }

        private string? PropertyName()
        {
            if (Current != '"')
                return "Expecting property name enclosed in double quotes";
            if (String() is { } error)
                return error;
            SkipSpace();
            if (Current != ':')
                return "Expecting ':' delimiter";
            at++;
            SkipSpace();
            return null;
        }

        private string? String()
        {
            var start = at++;
            for (; at < text.Length && Current != '"'; at++)
            {
                if (Current < ' ')
                    return "Invalid control character at";
                if (Current != '\\')
                    continue;
                if (at + 1 == text.Length)
                    break;
                if (text[at + 1] == 'u')
                {
                    // A character must follow the four digits, because the reference implementation stops one character before the end.
                    at++;
                    if (at + 5 >= text.Length || text.AsSpan(at + 1, 4).ContainsAnyExcept(HexDigits))
                        return @"Invalid \uXXXX escape";
                    at += 4;
                }
                else if (@"""\/bfnrt".Contains(text[at + 1], StringComparison.Ordinal))
                {
                    at++;
                }
                else
                {
                    return @"Invalid \escape";
                }
            }
            if (at < text.Length && Current == '"')
            {
                at++;
                return null;
            }
            at = start;
            return "Unterminated string starting at";
        }

        private bool Literal()
        {
            foreach (var literal in (ReadOnlySpan<string>)["null", "true", "false"])
            {
                if (text.AsSpan(at).StartsWith(literal, StringComparison.Ordinal))
                {
                    at += literal.Length;
                    return true;
                }
            }
            return false;
        }

        private bool Number()
        {
            var end = Current == '-' ? at + 1 : at;
            var whole = Digits(end);
            if (whole == 0)
                return false;
            // Digits after a leading zero are not part of the number. A point or an exponent without digits is not either.
            end += text[end] == '0' ? 1 : whole;
            if (end < text.Length && text[end] == '.' && Digits(end + 1) is > 0 and var fraction)
                end += 1 + fraction;
            if (end < text.Length && text[end] is 'e' or 'E')
            {
                var sign = end + 1 < text.Length && text[end + 1] is '+' or '-' ? 1 : 0;
                if (Digits(end + 1 + sign) is > 0 and var exponent)
                    end += 1 + sign + exponent;
            }
            at = end;
            return true;
        }

        private readonly int Digits(int from)
        {
            var to = from;
            while (to < text.Length && char.IsAsciiDigit(text[to]))
                to++;
            return to - from;
        }

        private void SkipSpace()
        {
            while (Current is ' ' or '\t' or '\n' or '\r')
                at++;
        }
    }
}
