using System.Text;

namespace CartStream.Kafka.Tests;

/// <summary>A command's output, and the time of the first line with a text. Safe for several threads.</summary>
internal sealed class AwaitedLine(string text) : TextWriter
{
    private readonly long _startedAt = TimeProvider.System.GetTimestamp();
    private readonly StringBuilder _written = new();
    private readonly StringBuilder _line = new();
    private readonly TaskCompletionSource<(string Line, TimeSpan After)> _said =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The line, and how long it took.</summary>
    public Task<(string Line, TimeSpan After)> Said => _said.Task;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_written)
        {
            _written.Append(value);
            _line.Append(value);
            if (value != '\n')
                return;
            var line = _line.ToString();
            _line.Clear();
            if (line.Contains(text, StringComparison.Ordinal))
                _said.TrySetResult((line, TimeProvider.System.GetElapsedTime(_startedAt)));
        }
    }

    public override void WriteLine(string? value)
    {
        lock (_written)
            Write(value + '\n');
    }

    public override string ToString()
    {
        lock (_written)
            return _written.ToString();
    }
}
