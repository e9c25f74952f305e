using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>Owners as the roster of a configuration version has them.</summary>
internal static class RosterOwner
{
    /// <summary>An owner with all that the roster says of them.</summary>
    /// <param name="member">Their row in the roster; <see langword="null"/> for somebody who is not in it.</param>
    /// <param name="email">Their address.</param>
    public static Owner For(Member? member, string email) => member is null
        ? new Owner(email, email)
        : new Owner(member.Name, email, member.Team, member.Slack, member.TimeZone.Id)
        {
            Further = member.Further,
        };
}
