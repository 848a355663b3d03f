using System.Globalization;
using System.Text;
using CartStream.Events;
using CartStream.Pipeline;
using CartStream.Server;
using CartStream.Sqlite;

namespace CartStream.Cli.Verbs.Forget;

/// <summary><c>cartstream forget</c>: takes a shopper out of a store that nobody serves.</summary>
internal sealed class ForgetExecutor(CliHost host)
{
    /// <summary>
    /// Forgets the shopper. A processor that runs on the store all the same is shut out and has to start anew, so that
    /// nothing is written from what it remembers.
    /// </summary>
    /// <exception cref="UsageException">The id is none, or there is no such store.</exception>
    /// <exception cref="IOException">The store can't be read or written.</exception>
    public int Run(string store, string shopper)
    {
        var id = Encoding.UTF8.GetBytes(shopper);
        if (id.Length is 0 or > EventLimits.IdBytesMax)
            throw new UsageException($"shopper is {id.Length} bytes, expected 1 to {EventLimits.IdBytesMax}");
        if (!File.Exists(store))
            throw new UsageException($"--store is '{store}', expected a file that exists");
        using var log = new SqliteLog(new SqliteLogOptions { Path = store });
        log.CreateTopics(ServerTopics.All(partitions: 1));
        var erased = ShopperTraces.Forget(log, log, partition: 0, id, [ServerTopics.Impressions], host.Time);
        host.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{erased:N0} records of the shopper erased from {store}"));
        return ExitCode.Success;
    }
}
