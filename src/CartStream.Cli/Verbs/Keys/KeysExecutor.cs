using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Server.Security;

namespace CartStream.Cli.Verbs.Keys;

/// <summary><c>cartstream keys</c>: changes the file of API keys.</summary>
internal sealed class KeysExecutor(CliHost host, string path)
{
    private readonly ApiKeyFile _file = new(path, host.Time);

    /// <summary>Creates a key and prints it; it can't be shown again.</summary>
    /// <exception cref="UsageException">The name or a scope is invalid.</exception>
    public int Add(string name, IReadOnlyList<string> scopeNames)
    {
        var scopes = Scope.All.Where(scope => scopeNames.Contains(scope.Name, StringComparer.Ordinal)).ToList();
        var unknown = scopeNames.Where(given => Scope.All.All(scope => scope.Name != given)).ToList();
        if (unknown.Count > 0)
        {
            throw new UsageException([.. unknown.Select(given =>
                $"--scope is '{given}', expected {string.Join(", ", Scope.All.Select(scope => scope.Name))}")]);
        }

        try
        {
            host.Out.WriteLine(_file.Add(name, scopes));
        }
        catch (OptionFaultException e)
        {
            throw new UsageException(e.Faults);
        }
        catch (InvalidOperationException e)
        {
            throw new UsageException(e.Message);
        }

        host.Error.WriteLine($"cartstream: keep this key, it is not shown again; {path} holds its hash");
        return ExitCode.Success;
    }

    /// <summary>Prints the keys, without their secrets.</summary>
    public int List()
    {
        foreach (var key in _file.Read())
        {
            host.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{key.Id}  {key.Created:yyyy-MM-dd}  {string.Join(',', key.Scopes)}  {key.Name}"));
        }

        return ExitCode.Success;
    }

    /// <summary>Revokes a key.</summary>
    public int Revoke(string id)
    {
        if (_file.Revoke(id))
            return ExitCode.Success;
        host.Error.WriteLine($"cartstream: found no key '{id}' in {path}");
        return ExitCode.Failure;
    }
}
