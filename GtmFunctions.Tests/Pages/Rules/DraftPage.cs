using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GtmFunctions.Tests.Pages.Rules;

/// <summary>The page of a draft, to which a form leads.</summary>
internal static partial class DraftPage
{
    /// <summary>
    /// Waits until a browser is there. By its address alone: of a page that is there at once, Playwright may not see that it was loaded.
    /// </summary>
    public static Task IsReachedAsync(IPage page) => Expect(page).ToHaveURLAsync(Address());

    [GeneratedRegex("/rules/drafts/[^/]+$")]
    private static partial Regex Address();
}
