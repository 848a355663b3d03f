using System.Diagnostics;

namespace CartStream.Kafka.Tests;

/// <summary>The command in an operating system process of its own, which dies with SIGKILL.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    public WorkerProcess(params string[] args)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "CartStream.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [dll, .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Fails with the output of a process that has ended by itself.</summary>
    public void ShouldRun() => _process.HasExited.ShouldBeFalse(_process.HasExited ? _error.Result : "");

    /// <summary>Waits until it has ended well.</summary>
    public async Task ShouldEndWellAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        await _process.WaitForExitAsync(patience.Token);
        _process.ExitCode.ShouldBe(0, await _error);
    }

    /// <summary>Kills it, and waits until it is dead.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Stops it where it is, as a machine that sleeps or a debugger does.</summary>
    public void Pause() => Signal("-STOP");

    /// <summary>Lets it go on.</summary>
    public void Resume() => Signal("-CONT");

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0);
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
