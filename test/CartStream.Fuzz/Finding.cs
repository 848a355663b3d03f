using System.Text;

namespace CartStream.Fuzz;

/// <summary>An input on which a reader fails.</summary>
/// <param name="Kind">What happened, and where: findings of one kind are one fault.</param>
/// <param name="Detail">The exception, or the figures.</param>
/// <param name="Input">The input.</param>
internal sealed record Finding(string Kind, string Detail, byte[] Input)
{
    private const int ShownMax = 1_000;

    /// <inheritdoc/>
    public override string ToString()
    {
        var shown = new StringBuilder();
        foreach (var b in Input.AsSpan(0, Math.Min(Input.Length, ShownMax)))
            shown.Append(b is >= 0x20 and < 0x7F and not (byte)'\\' ? $"{(char)b}" : $"\\x{b:X2}");
        return $"{Kind}\n  {Input.Length} bytes: {shown}\n  {Detail}";
    }
}
