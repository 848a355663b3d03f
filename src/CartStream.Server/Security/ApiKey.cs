namespace CartStream.Server.Security;

/// <summary>An API key as it is kept: without its secret.</summary>
/// <param name="Id">Names it, in the key itself too; 8 hexadecimal digits.</param>
/// <param name="Name">What the shop calls it.</param>
/// <param name="Scopes">What it allows, by <see cref="Scope.Name"/>.</param>
/// <param name="Sha256">
/// SHA-256 of the whole key in hexadecimal digits. The secret has 256 random bits, too many to guess, so a slow hash
/// would protect nothing.
/// </param>
/// <param name="Created">When it was made.</param>
public sealed record ApiKey(
    string Id, string Name, IReadOnlyList<string> Scopes, string Sha256, DateTimeOffset Created)
{
    /// <summary>Whether it allows what <paramref name="scope"/> names.</summary>
    public bool Allows(Scope scope) => Scopes.Contains(scope.Name) || Scopes.Contains(Scope.Admin.Name);
}
