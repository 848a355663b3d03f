using System.Runtime.InteropServices;

namespace CartStream.Cli;

/// <summary>
/// Handles Ctrl-C, SIGTERM, SIGQUIT and SIGHUP: the first asks the verb to stop cleanly, the second ends the process
/// immediately, except another SIGHUP. SIGXFSZ is ignored, so that a write beyond the limit of a file's size fails
/// with its reason.
/// </summary>
/// <remarks>
/// Without a handler here, the web server's host takes SIGQUIT, and <c>serve</c> goes on. When a terminal is closed,
/// the shell and the system each send SIGHUP. <c>nohup</c> starts a process that ignores it; a handler would change
/// that.
/// </remarks>
internal sealed class Interruption : IDisposable
{
    // SIGXFSZ, which the enumeration lacks, on Linux and macOS.
    private const PosixSignal FileTooLarge = (PosixSignal)25;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _quit;
    private readonly PosixSignalRegistration? _hangUp;
    private readonly PosixSignalRegistration? _fileTooLarge;

    /// <summary>Starts listening for signals.</summary>
    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        _quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Stop);
        if (!IgnoresHangUp())
            _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        if (!OperatingSystem.IsWindows())
            _fileTooLarge = PosixSignalRegistration.Create(FileTooLarge, static context => context.Cancel = true);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _quit.Dispose();
        _hangUp?.Dispose();
        _fileTooLarge?.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        // An uncancelled signal has its default effect: it ends the process.
        context.Cancel = !_source.IsCancellationRequested || context.Signal == PosixSignal.SIGHUP;
        _source.Cancel();
    }

    /// <summary>Whether SIGHUP was ignored at the start; true where only Linux could tell.</summary>
    private static bool IgnoresHangUp()
    {
        const string status = "/proc/self/status";
        const string ignored = "SigIgn:";
        if (OperatingSystem.IsWindows())
            return false;
        var line = File.Exists(status)
            ? File.ReadLines(status).FirstOrDefault(one => one.StartsWith(ignored, StringComparison.Ordinal))
            : null;
        // SIGHUP is the first bit.
        return line is null || (Convert.ToUInt64(line[ignored.Length..].Trim(), 16) & 1) != 0;
    }
}
