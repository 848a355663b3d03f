using System.Runtime.InteropServices;

namespace CartStream.Cli;

/// <summary>
/// Handles Ctrl-C and SIGTERM: the first asks the verb to stop cleanly, the second ends the process immediately.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <summary>Starts listening for signals.</summary>
    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        // An uncancelled signal has its default effect: it ends the process.
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
