using System.Text;

namespace CartStream.Log.Kafka;

/// <summary>
/// Checks settings one by one, so that a fault names its setting: a client created with all of them may blame another.
/// </summary>
internal static class SettingsCheck
{
    private const int ErrorBytes = 512;

    // Confluent.Kafka's own settings, unknown to librdkafka.
    private const string ClientPrefix = "dotnet.";

    /// <summary>librdkafka's message for each setting that it rejects, in order of names.</summary>
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
                    // Some names are aliases of others, which librdkafka's message then names.
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
