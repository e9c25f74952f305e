using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Conversions;
using Xunit;

namespace GtmFunctions.Tests.Language.Conversions;

public sealed class FreemailDomainsTests
{
    [Theory]
    [InlineData("joe@gmail.com", true)]
    [InlineData("JOE@GMAIL.COM", true)]
    [InlineData(" joe@yahoo.co.uk ", true)]
    [InlineData("Joe <joe@gmx.de>", true)]
    [InlineData("\"a@b\"@qq.com", true)]
    [InlineData("outlook.com", true)]
    [InlineData("joe@bigcorp.example", false)]
    [InlineData("joe@notgmail.com", false)]
    [InlineData("joe@mail.gmail.com.example", false)]
    [InlineData("joe@", false)]
    [InlineData("", false)]
    public void Has_Address_TellsFreeFromEmployer(string address, bool expected) =>
        Assert.Equal(expected, FreemailDomains.Has(JsonValue.Create(address)));

    [Fact]
    public void Count_EmbeddedList_IsThere() => Assert.InRange(FreemailDomains.Count, 150, 1000);
}
