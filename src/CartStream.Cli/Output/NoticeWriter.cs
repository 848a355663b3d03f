using System.Text;

namespace CartStream.Cli.Output;

/// <summary>
/// Passes on progress and faults. What can't be written, such as to a full disk or a closed pipe, is lost: that neither
/// ends a verb nor changes its exit code.
/// </summary>
internal sealed class NoticeWriter(TextWriter writer) : TextWriter(writer.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => writer.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => writer.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => writer.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => writer.Write(value));

    /// <inheritdoc/>
    public override void WriteLine() => Try(writer.WriteLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => writer.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(writer.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nowhere left to say so.
        }
    }
}
