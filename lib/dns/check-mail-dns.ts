import type { IConstruct } from 'constructs';
import {
  checkAllProps,
  checkedInUse,
  flag,
  listOfClass,
  ofEnum,
  ofList,
  type SettingsOf,
} from '../core/check-class';
import { DkimKey } from './dkim-key';
import { DmarcPolicy, type MailDns, type MtaSts, MtaStsMode } from './mail-dns';

const MAIL: SettingsOf<MailDns> = {
  primaryPreference: checkedInUse,
  standbyPreference: checkedInUse,
  equalPreference: flag,
  reportAddress: checkedInUse,
  mtaSts: checkedInUse,
  dmarcPolicy: ofEnum('DmarcPolicy', DmarcPolicy),
  spfMechanisms: ofList("['include:spf.example.com']"),
  dkim: listOfClass(DkimKey, "DkimKey.alias('selector1', 'contoso.dkim.relay.example')"),
  spfForHosts: flag,
  apexTexts: ofList("['MS=ms12345678']"),
};

const MTA_STS: SettingsOf<MtaSts> = { policyHost: checkedInUse, mode: ofEnum('MtaStsMode', MtaStsMode) };

/** Refuses settings about mail that do not exist, and values of another kind. */
export function checkMailDns(scope: IConstruct, mail: MailDns | undefined): void {
  if (mail === undefined) return;
  checkAllProps(scope, mail, MAIL, 'mail.');
  if (mail.mtaSts !== undefined) checkAllProps(scope, mail.mtaSts, MTA_STS, 'mail.mtaSts.');
}
