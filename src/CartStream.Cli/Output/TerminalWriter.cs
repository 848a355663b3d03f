using System.Text;

namespace CartStream.Cli.Output;

/// <summary>
/// Passes on what is written, escaped by <see cref="TerminalText"/>: whatever a verb or a message shows, no foreign
/// text reaches the terminal raw. Drawing on a terminal bypasses it (<see cref="Drawing"/>).
/// </summary>
internal sealed class TerminalWriter(TextWriter terminal) : TextWriter(terminal.FormatProvider)
{
    private readonly TextWriter _terminal = terminal;

    /// <summary>The underlying writer, without escaping, for drawing.</summary>
    public static TextWriter Drawing(TextWriter writer) =>
        writer is TerminalWriter careful ? careful._terminal : writer;

    /// <inheritdoc/>
    public override Encoding Encoding => _terminal.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => _terminal.Write(TerminalText.Escape(value.ToString(), keepsLines: true));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (value is not null)
            _terminal.Write(TerminalText.Escape(value, keepsLines: true));
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        Write(value);
        _terminal.WriteLine();
    }

    /// <inheritdoc/>
    public override void Flush() => _terminal.Flush();
}
