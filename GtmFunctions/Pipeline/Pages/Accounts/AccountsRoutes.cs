using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Accounts;

/// <summary>The addresses of questions about accounts.</summary>
internal static class AccountsRoutes
{
    /// <summary>The page and its form.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<AccountsQuery>("accounts", accounts => accounts.ShowAsync),
        PageRoute.Form<AccountsQuery>("accounts/questions/{id}", accounts => accounts.AnswerAsync),
    ];
}
