using GtmFunctions.Pipeline.Ops.Alerts;
using Xunit;

namespace GtmFunctions.Tests.Ops.Alerts;

public sealed class AlertCauseTests
{
    [Theory]
    [InlineData("no contact ada.lovelace+x@analytical.example here", "no contact …@… here")]
    [InlineData("call +44 20 7946 0958 back", "call … back")]
    [InlineData("it answered 422: \"Ada Lovelace is there already\"", "it answered 422: \"…\"")]
    [InlineData("it answered 422: 'Ada Lovelace' exists", "it answered 422: '…' exists")]
    [InlineData("the setting 'CRM_TOKEN' is not set", "the setting 'CRM_TOKEN' is not set")]
    [InlineData("the API's limit isn't known", "the API's limit isn't known")]
    [InlineData("two\r\n lines\t<!channel> [here](https://evil.example)", "two lines ‹!channel› [here] (https://evil.example)")]
    public void Shown_LeavesOutPeopleAndMarkup(string reason, string shown) => Assert.Equal(shown, AlertCause.Shown(reason));

    [Fact]
    public void Shown_LongReason_IsCut() => Assert.Equal(301, AlertCause.Shown(new string('x', 5000)).Length);

    [Theory]
    [InlineData(
        "crm: https://crm.example answered 422: \"no such owner: Ada\" (after 5 tries)",
        "crm: https://crm.example answered 422: \"no such owner: Grace\" (after 1 tries)")]
    [InlineData(
        "deal 1795477523-1 of e20261123-6588ad99e0cc91f0ee07b406 is gone",
        "deal 17-2 of e20261124-0123456789abcdef01234567 is gone")]
    [InlineData("mail to ada@example.com bounced", "mail to grace@example.org bounced")]
    public void From_SameCauseWithOtherDetails_IsTheSame(string one, string other) =>
        Assert.Equal(AlertCause.From(one), AlertCause.From(other));

    [Theory]
    [InlineData("crm: it answered 422", "sequencer: it answered 422")]
    [InlineData("crm: it answered 404 (after 1 tries)", "crm: it answered 410 (after 1 tries)")]
    [InlineData("the connection was refused", "the name cannot be resolved")]
    public void From_OtherCauses_AreNot(string one, string other) => Assert.NotEqual(AlertCause.From(one), AlertCause.From(other));
}
