using System.Security.Cryptography;
using CartStream.Hosting;

namespace CartStream.Samples.Shop.Shopping;

/// <summary>Who sends the request: an id in a cookie, and the account once the visitor has signed in.</summary>
public sealed class Visitor
{
    private const string VisitorCookie = "visitor";
    private const string AccountCookie = "account";
    private readonly HttpContext _context;

    public Visitor(IHttpContextAccessor accessor)
    {
        _context = accessor.HttpContext!;
        Account = _context.Request.Cookies[AccountCookie];
        if (_context.Request.Cookies[VisitorCookie] is { Length: 32 } known)
        {
            Id = known;
            return;
        }

        Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Keep(VisitorCookie, Id);
    }

    /// <summary>The browser's id, which the cart belongs to.</summary>
    public string Id { get; }

    /// <summary>The account; null for a guest.</summary>
    public string? Account { get; private set; }

    /// <summary>The shopper in events and questions.</summary>
    public string ShopperId => Account is null ? $"guest-{Id}" : $"account-{Account}";

    /// <summary>
    /// An event of the visitor. After signing in it also names the guest, so that what the guest did counts for the
    /// account from then on.
    /// </summary>
    public CartEvent Event(string type, string productId) => new(type, productId, ShopperId)
    {
        AnonymousId = Account is null ? null : $"guest-{Id}",
    };

    /// <summary>Signs in. A real shop asks for more than a name.</summary>
    public void SignIn(string account)
    {
        Account = account;
        Keep(AccountCookie, account);
    }

    /// <summary>Forgets the visitor in the browser.</summary>
    public void Leave()
    {
        _context.Response.Cookies.Delete(VisitorCookie);
        _context.Response.Cookies.Delete(AccountCookie);
    }

    private void Keep(string name, string value) => _context.Response.Cookies.Append(name, value, new CookieOptions
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, MaxAge = TimeSpan.FromDays(365),
    });
}
