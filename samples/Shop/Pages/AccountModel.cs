using CartStream.Samples.Shop.Shopping;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CartStream.Samples.Shop.Pages;

/// <summary>Signing in, and being forgotten.</summary>
public sealed class AccountModel(Visitor visitor, CartStore carts, Storefront storefront) : PageModel
{
    private const int NameCharsMax = 64;

    public IActionResult OnGet() => RedirectToPage("/Index");

    public IActionResult OnPostSignIn(string? account)
    {
        if (account is { Length: > 0 and <= NameCharsMax })
            visitor.SignIn(account);
        return RedirectToPage("/Index");
    }

    public async Task<IActionResult> OnPostForgetAsync()
    {
        carts.Take(visitor.Id);
        await storefront.ForgetAsync();
        return RedirectToPage("/Index");
    }
}
