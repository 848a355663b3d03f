using System.Text;

namespace CartStream.Cli.Tests;

/// <summary>A writer to a full disk.</summary>
internal sealed class FullWriter : TextWriter
{
    /// <summary>How often it was written to.</summary>
    public int Refused { get; private set; }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        Refused++;
        throw new IOException("No space left on device");
    }

    public override void Write(string? value) => Write('\0');

    public override void WriteLine() => Write('\n');
}
