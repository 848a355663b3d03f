using System.Buffers;
using System.Text;

namespace CartStream.Events;

/// <summary>
/// Walks JSON text (RFC 8259) token by token without copying. A method that returns false leaves the cursor unusable:
/// stop there. Never throws, whatever the bytes.
/// </summary>
internal ref struct JsonCursor
{
    private const int DepthMax = 64;

    private static readonly SearchValues<byte> StringStops = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(code => (byte)code)]);

    private readonly ReadOnlySpan<byte> _json;

    public JsonCursor(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>Position at which the next token is searched for.</summary>
    public int Position { get; private set; }

    /// <summary>Skips white space; returns the byte there, or 0 at the end.</summary>
    public byte Peek()
    {
        var at = Position;
        while (at < _json.Length && _json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        Position = at;
        return at < _json.Length ? _json[at] : (byte)0;
    }

    /// <summary>Whether only white space is left.</summary>
    public bool IsAtEnd() => Peek() == 0 && Position == _json.Length;

    /// <summary>Takes this byte if it comes next.</summary>
    public bool TryRead(char expected)
    {
        if (Peek() != expected)
            return false;
        Position++;
        return true;
    }

    /// <summary>Takes a member's name and the colon after it.</summary>
    public bool TryReadName(out ReadOnlySpan<byte> raw, out bool isEscaped) =>
        TryReadString(out raw, out isEscaped) && TryRead(':');

    /// <summary>Takes a string; <paramref name="raw"/> is the text between its quotes.</summary>
    public bool TryReadString(out ReadOnlySpan<byte> raw, out bool isEscaped)
    {
        raw = default;
        isEscaped = false;
        if (!TryRead('"'))
            return false;
        for (var at = Position; ;)
        {
            var stop = _json[at..].IndexOfAny(StringStops);
            if (stop < 0)
                return false;
            at += stop;
            if (_json[at] == '"')
            {
                raw = _json[Position..at];
                Position = at + 1;
                return true;
            }

            if (_json[at] != '\\' || at + 2 > _json.Length - 1)
                return false;
            isEscaped = true;
            at += 2;
        }
    }

    /// <summary>Takes a number, as it is written.</summary>
    public bool TryReadNumber(out ReadOnlySpan<byte> raw)
    {
        Peek();
        var at = Position;
        raw = default;
        if (At(at) == '-')
            at++;
        var whole = Digits(at);
        if (whole == 0 || (whole > 1 && At(at) == '0'))
            return false;
        at += whole;
        if (At(at) == '.')
        {
            var fraction = Digits(at + 1);
            if (fraction == 0)
                return false;
            at += 1 + fraction;
        }

        if (At(at) is (byte)'e' or (byte)'E')
        {
            at += At(at + 1) is (byte)'+' or (byte)'-' ? 2 : 1;
            var exponent = Digits(at);
            if (exponent == 0)
                return false;
            at += exponent;
        }

        raw = _json[Position..at];
        Position = at;
        return true;
    }

    /// <summary>Takes <c>null</c>, <c>true</c> or <c>false</c>.</summary>
    public bool TryReadWord(ReadOnlySpan<byte> word)
    {
        Peek();
        if (!_json[Position..].StartsWith(word))
            return false;
        Position += word.Length;
        return true;
    }

    /// <summary>Takes any value; nested at most 64 deep.</summary>
    public bool TrySkipValue() => TrySkipValue(DepthMax);

    private bool TrySkipValue(int depthLeft) => Peek() switch
    {
        (byte)'"' => TryReadString(out _, out _),
        (byte)'{' => depthLeft > 0 && TrySkipMembers('}', depthLeft - 1),
        (byte)'[' => depthLeft > 0 && TrySkipMembers(']', depthLeft - 1),
        (byte)'t' => TryReadWord("true"u8),
        (byte)'f' => TryReadWord("false"u8),
        (byte)'n' => TryReadWord("null"u8),
        _ => TryReadNumber(out _),
    };

    private bool TrySkipMembers(char closing, int depthLeft)
    {
        Position++;
        if (TryRead(closing))
            return true;
        do
        {
            if ((closing == '}' && !TryReadName(out _, out _)) || !TrySkipValue(depthLeft))
                return false;
        }
        while (TryRead(','));
        return TryRead(closing);
    }

    /// <summary>
    /// Resolves the escapes of a raw string into <paramref name="destination"/>, which must be at least as long; false
    /// for an unknown escape or half a surrogate pair.
    /// </summary>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> destination, out int written)
    {
        written = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                destination[written++] = raw[i];
                continue;
            }

            i++;
            if (i == raw.Length)
                return false;
            if (raw[i] == 'u')
            {
                if (!TryReadRune(raw, ref i, out var rune))
                    return false;
                written += rune.EncodeToUtf8(destination[written..]);
                continue;
            }

            var plain = "\"\\/bfnrt"u8.IndexOf(raw[i]);
            if (plain < 0)
                return false;
            destination[written++] = "\"\\/\b\f\n\r\t"u8[plain];
        }

        return true;
    }

    // On entry i is at the first escape's 'u', on return at the last hexadecimal digit used.
    private static bool TryReadRune(ReadOnlySpan<byte> raw, ref int i, out Rune rune)
    {
        rune = default;
        if (!TryHex(raw, i + 1, out var first))
            return false;
        i += 4;
        if (!char.IsSurrogate(first))
            return Rune.TryCreate(first, out rune);
        if (i + 2 >= raw.Length || raw[i + 1] != '\\' || raw[i + 2] != 'u' || !TryHex(raw, i + 3, out var second))
            return false;
        i += 6;
        return Rune.TryCreate(first, second, out rune);
    }

    private static bool TryHex(ReadOnlySpan<byte> raw, int at, out char code)
    {
        code = '\0';
        if (at + 4 > raw.Length)
            return false;
        var value = 0;
        foreach (var b in raw.Slice(at, 4))
        {
            if (!char.IsAsciiHexDigit((char)b))
                return false;
            value = (value << 4) | (b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
        }

        code = (char)value;
        return true;
    }

    private readonly byte At(int at) => at < _json.Length ? _json[at] : (byte)0;

    private readonly int Digits(int from)
    {
        var at = from;
        while (at < _json.Length && _json[at] - (uint)'0' <= 9)
            at++;
        return at - from;
    }
}
