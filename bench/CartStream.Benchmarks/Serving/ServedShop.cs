using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace CartStream.Benchmarks.Serving;

/// <summary>The real command, <c>cartstream serve</c>, in its own process on a new store.</summary>
internal sealed class ServedShop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-load-");
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="sessionsMax">Sessions of the model's window.</param>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public ServedShop(int sessionsMax)
    {
        var parameters = Path.Combine(_folder.FullName, "parameters.json");
        File.WriteAllText(
            parameters, $$"""{ "parameters": { "sessions": { "sessions_max": {{sessionsMax}} } } }""");
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "CartStream.Cli.dll"), "serve", "--port", "0",
            "--store", Path.Combine(_folder.FullName, "shop.db"), "--rate", "1000000",
            "--params", parameters,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (!_port.Task.Wait(Patience))
            throw new InvalidOperationException("cartstream serve did not start: see its messages above");
        Address = new IPEndPoint(IPAddress.Loopback, _port.Task.Result);
    }

    /// <summary>The address on which it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Resident memory in MiB, as counted by the kernel.</summary>
    public double ResidentMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024d * 1024);
        }
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Used
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Take(string? line)
    {
        const string mark = " on http://127.0.0.1:";
        if (line is null)
            return;
        var at = line.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
        {
            Console.Error.WriteLine($"server: {line}");
            return;
        }

        var digits = line[(at + mark.Length)..].TakeWhile(char.IsAsciiDigit).ToArray();
        _port.TrySetResult(int.Parse(digits, CultureInfo.InvariantCulture));
    }
}
