using System.Buffers.Binary;
using System.Text;

namespace CartStream.Fuzz;

/// <summary>
/// Makes inputs of valid ones: bytes flipped, ranges cut, repeated, swapped and spliced, numbers and lengths replaced
/// by extreme ones, names doubled, values nested deeply, and what text comes with: marks, controls, halves of
/// surrogates.
/// </summary>
/// <param name="random">Decides all.</param>
internal sealed class Mutator(Random random)
{
    private const int StepsMax = 6;
    private const int NestingMax = 3_000;
    private const int BytesMax = 1 << 20;

    private static readonly byte[][] Tokens =
    [
        .. ((string[])[
            "\0", "\uFEFF", "\r\n", "\r", "\n", "\n\n", "\"", "\"\"", "\\", "\\ud800", "\\udc00\\ud800",
            "\\u0000", ",", ";", "\t", ":", "{", "}", "[", "]", "{}", "[]", "null", "true", "-1", "0",
            "1e999", "-1e-999", "1e28", "NaN",
            "Infinity", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "4294967296", "0.0000001",
            "79228162514264337593543950335", "253402300800000", "00000", "\"a\":1,", "'", "=", "<", "|", "~",
            "@", "\u2028",
            "2099-12-31T23:59:59Z", "0001-01-01", "32/13/2019", "é", "\uD83D\uDE00", "items", "events", " ",
        ]).Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x1F, 0x8B], [0xFF, 0xFE],
    ];

    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 127, 128, 255, 256, 32_767, 65_535, 65_536, int.MaxValue, int.MinValue, uint.MaxValue,
        1L << 40, long.MaxValue, long.MinValue,
    ];

    /// <summary>An input made of one of <paramref name="seeds"/>.</summary>
    public byte[] Next(IReadOnlyList<byte[]> seeds)
    {
        var input = Pick(seeds);
        for (var steps = random.Next(1, StepsMax + 1); steps > 0 && input.Length < BytesMax; steps--)
            input = Step(input, seeds);
        return input;
    }

    private byte[] Step(byte[] input, IReadOnlyList<byte[]> seeds)
    {
        var (from, to) = Range(input.Length);
        switch (random.Next(14))
        {
            case 0:
                return With(input, bytes => bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)));
            case 1:
                return With(input, bytes => bytes[random.Next(bytes.Length)] = (byte)random.Next(256));
            case 2:
                return [.. input[..from], .. input[to..]];
            case 3:
                return Repeated(input, from, to);
            case 4:
                return [.. input[..from], .. Pick(Tokens), .. input[from..]];
            case 5:
                return [.. input[..from], .. Pick(Tokens), .. input[to..]];
            case 6:
                return input[..from];
            case 7:
                var other = Pick(seeds);
                var (start, end) = Range(other.Length);
                return [.. input[..from], .. other[start..end], .. input[to..]];
            case 8:
                return With(input, WriteNumber);
            case 9:
                return Digits(input, from);
            case 10:
                return Nested(input, from);
            case 11:
                return Doubled(input, from);
            case 12:
                return LineEnds(input);
            default:
                var (second, third) = (Math.Min(from, to), random.Next(Math.Max(from, to), input.Length + 1));
                return [.. input[..second], .. input[to..third], .. input[second..to], .. input[third..]];
        }
    }

    private byte[] Repeated(byte[] input, int from, int to)
    {
        var times = random.Next(10) == 0 ? random.Next(1, 300) : random.Next(1, 4);
        if ((long)(to - from) * times > BytesMax)
            return input;
        var repeated = new byte[(to - from) * times];
        for (var i = 0; i < repeated.Length; i++)
            repeated[i] = input[from + (i % (to - from))];
        return [.. input[..to], .. repeated, .. input[to..]];
    }

    private void WriteNumber(byte[] bytes)
    {
        var number = random.Next(4) == 0 ? random.Next(-3, bytes.Length + 3) : Numbers[random.Next(Numbers.Length)];
        Span<byte> as8 = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(as8, number);
        var width = 1 << random.Next(4);
        var at = random.Next(Math.Max(1, bytes.Length - width));
        as8[..Math.Min(width, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
    }

    /// <summary>Another number in place of one that stands in the text.</summary>
    private byte[] Digits(byte[] input, int from)
    {
        var at = input.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (at < 0)
            return input;
        var end = from += at;
        while (end < input.Length && input[end] is >= (byte)'0' and <= (byte)'9')
            end++;
        var number = random.Next(3) == 0
            ? new string('9', random.Next(1, 40))
            : $"{Numbers[random.Next(Numbers.Length)]}";
        return [.. input[..from], .. Encoding.ASCII.GetBytes(number), .. input[end..]];
    }

    private byte[] Nested(byte[] input, int from)
    {
        var depth = random.Next(10) == 0 ? random.Next(NestingMax) : random.Next(80);
        var (open, close) = random.Next(3) switch { 0 => ("[", "]"), 1 => ("{\"a\":", "}"), _ => ("[", "") };
        var before = string.Concat(Enumerable.Repeat(open, depth));
        var behind = string.Concat(Enumerable.Repeat(close, depth));
        return [.. input[..from], .. Encoding.ASCII.GetBytes(before + "1" + behind), .. input[from..]];
    }

    /// <summary>A member of an object, or a cell of a row, twice.</summary>
    private static byte[] Doubled(byte[] input, int from)
    {
        var start = input.AsSpan(from).IndexOf((byte)'"');
        if (start < 0)
            return input;
        start += from;
        var end = input.AsSpan(start).IndexOf((byte)',');
        return end < 0 ? input : [.. input[..start], .. input[start..(start + end + 1)], .. input[start..]];
    }

    private byte[] LineEnds(byte[] input)
    {
        var into = new List<byte>(input.Length + 16);
        foreach (var b in input)
        {
            if (b == '\n' && random.Next(2) == 0)
                into.Add((byte)'\r');
            into.Add(b == '\n' && random.Next(4) == 0 ? (byte)'\r' : b);
        }

        return [.. into];
    }

    private (int From, int To) Range(int length)
    {
        var from = random.Next(length + 1);
        var most = random.Next(4) == 0 ? length - from : Math.Min(length - from, 16);
        return (from, from + random.Next(most + 1));
    }

    private byte[] Pick(IReadOnlyList<byte[]> from) => from[random.Next(from.Count)];

    private static byte[] With(byte[] input, Action<byte[]> change)
    {
        if (input.Length == 0)
            return input;
        var copy = (byte[])input.Clone();
        change(copy);
        return copy;
    }
}
