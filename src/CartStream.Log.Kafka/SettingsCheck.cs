using System.Text;

namespace CartStream.Log.Kafka;

/// <summary>
/// Checks settings one by one, so that a fault names the setting that it is of: a client that is made with all of them
/// may blame another.
/// </summary>
internal static class SettingsCheck
{
    private const int ErrorBytes = 512;

    // Confluent.Kafka's own, which librdkafka doesn't know.
    private const string ClientPrefix = "dotnet.";

    /// <summary>What librdkafka says of each setting that it doesn't take, in order of names.</summary>
    public static IReadOnlyList<string> Faults(IReadOnlyDictionary<string, string> settings)
    {
        var faults = new List<string>();
        var error = new byte[ErrorBytes];
        var scratch = LibrdkafkaCalls.NewSettings();
        try
        {
            foreach (var (name, value) in settings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (!name.StartsWith(ClientPrefix, StringComparison.Ordinal)
                    && LibrdkafkaCalls.Set(scratch, name, value, error, error.Length) != 0)
                {
                    var reason = Encoding.UTF8.GetString(error.AsSpan(0, Array.IndexOf(error, (byte)0)));
                    // Some names are short for others, which librdkafka then speaks of.
                    faults.Add(reason.Contains(name, StringComparison.Ordinal) ? reason : $"{name}: {reason}");
                }
            }
        }
        finally
        {
            LibrdkafkaCalls.DestroySettings(scratch);
        }

        return faults;
    }
}
