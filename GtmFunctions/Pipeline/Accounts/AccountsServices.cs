using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>Puts the matching of accounts into a host's services.</summary>
internal static class AccountsServices
{
    /// <summary>Adds the room <c>Accounts</c>.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton<AccountsInUse>()
        .AddSingleton<AccountMatcher>();
}
