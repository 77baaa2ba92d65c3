/** What states and codes are called, and the sentence that answers the caller. */

import { visible } from './dom.js';
import { duration, local } from './time.js';

/** The states of a station, worst first. */
export const STATES = ['faulted', 'unavailable', 'charging', 'occupied', 'available', 'unknown'];

const STATE_WORDS = {
  faulted: 'Faulted',
  unavailable: 'Unavailable',
  charging: 'Charging',
  occupied: 'Occupied',
  available: 'Available',
  unknown: 'Nothing known',
  connected: 'Connected',
  offline: 'Offline',
  stale: 'Not current',
  unseen: 'Connection not known',
  other: 'Occupied or unknown',
};

export const stateWord = (state) => STATE_WORDS[state] ?? visible(state);

/** The state that a status of OCPP 1.6 counts as (section 7.7). */
export function stateOf(status) {
  switch (status) {
    case 'Faulted':
      return 'faulted';
    case 'Unavailable':
      return 'unavailable';
    case 'Charging':
      return 'charging';
    case 'Available':
      return 'available';
    case 'Preparing':
    case 'SuspendedEV':
    case 'SuspendedEVSE':
    case 'Finishing':
    case 'Reserved':
      return 'occupied';
    default:
      return 'unknown';
  }
}

/** What a status means for the caller, where OCPP's word does not say it. */
const STATUS_NOTES = {
  Preparing: 'plugged in or card shown, charge not started',
  SuspendedEV: 'the vehicle draws nothing',
  SuspendedEVSE: 'the station gives nothing',
  Finishing: 'charge over, still plugged in',
  Reserved: 'kept for one card',
  Unavailable: 'taken out of use',
};
export const statusNote = (status) => STATUS_NOTES[status] ?? null;

/** OCPP 1.6, section 7.6, in the words of the monthly mail. */
const ERRORS = {
  ConnectorLockFailure: 'connector does not lock or unlock',
  EVCommunicationError: 'no communication with the vehicle',
  GroundFailure: 'ground fault protection tripped',
  HighTemperature: 'too hot inside',
  InternalError: 'internal hardware or software error',
  LocalListConflict: 'conflict in the local list of cards',
  NoError: 'no reason given',
  OtherError: 'other error, for which OCPP has no name',
  OverCurrentFailure: 'overcurrent protection tripped',
  OverVoltage: 'voltage too high',
  PowerMeterFailure: 'energy meter cannot be read',
  PowerSwitchFailure: 'power switch does not respond',
  ReaderFailure: 'card reader failed',
  ResetFailure: 'cannot restart itself',
  UnderVoltage: 'voltage too low',
  WeakSignal: 'weak radio signal',
};
export const errorWords = (code) => ERRORS[code] ?? null;

/** How a fault ended, as the gold tables tell it. */
const ENDINGS = {
  itself: 'cleared by itself',
  reset: 'cleared by a restart',
  visit: 'after a crew’s visit',
};
export const endingWords = (endedBy) => ENDINGS[endedBy] ?? visible(endedBy);

/** What past faults like an open one advise (gold.fault_recovery). */
const ADVICE = {
  wait: 'Most like it cleared by themselves: wait.',
  restart: 'Most like it wanted a restart at most: try one.',
  crew: 'Most like it wanted a crew.',
  unknown: 'Too few faults like it are known to say what it wants.',
};
export const adviceWords = (advice) => ADVICE[advice] ?? visible(advice);

const LIKENESSES = {
  firmware: 'on the same firmware',
  model: 'on the same model',
  vendor: 'on stations of the same maker',
  error_code: 'on any station',
};
export const likenessWords = (likeness) => LIKENESSES[likeness] ?? visible(likeness);

/** Why charges failed (gold.faulted_transactions). */
const FAILURES = {
  connector_fault: 'the connector faulted during the charge',
  station_fault: 'the whole station faulted during the charge',
  abnormal_stop: 'it stopped for a reason such as a power loss, a restart or the emergency stop',
  lost_then_fault: 'its end was never told, and the connector faulted before the next charge',
  lost_then_boot: 'its end was never told, and the station restarted before the next charge',
};
export const failureWords = (reason) => FAILURES[reason] ?? visible(reason);

/** What is wrong with charges (gold.sessions_in_error). */
const MISTAKES = {
  no_consumption: 'no energy at all',
  low_consumption: 'less than 0.5 kWh',
  negative_consumption: 'the meter ran backwards',
  low_duration: 'shorter than 2 minutes',
  negative_duration: 'ended before it began',
  inactivity: '24 hours or more without power',
  before_2017: 'began before 2017, so a clock is wrong',
  no_stop: 'its end was never told',
};
export const mistakeWords = (error) => MISTAKES[error] ?? visible(error);

/** `97.25 %` in one piece; a dash where nobody knows. */
export const percent = (value) => (Number.isFinite(value) ? `${value.toFixed(2)}\u00a0%` : '–');

export const connectorName = (id) => (id === 0 ? 'Whole station' : `Connector ${id}`);

export const count = (n, one, many = `${one}s`) => `${n === 0 ? 'no' : n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** `1, 2 and 3`. */
const list = (items) => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`);

/** `Connector 2 faulted, GroundFailure, for 37 min`. */
function statePart(station, now) {
  const spoken = station.connectors.filter((c) => stateOf(c.status) === station.state);
  if (station.state === 'unknown' || !station.connectors.length) return 'No status heard yet';
  if (!spoken.length) return `Station ${station.state}`;
  const plugs = station.connectors.filter((c) => c.connectorId > 0);
  if (station.state === 'available' && spoken.length >= plugs.length && plugs.length > 1) {
    return `All ${plugs.length} connectors available`;
  }
  const whole = spoken.find((c) => c.connectorId === 0);
  const named = whole ? [whole] : spoken;
  const who = whole
    ? 'Whole station'
    : named.length === 1
      ? `Connector ${named[0].connectorId}`
      : `Connectors ${list(named.map((c) => c.connectorId))}`;
  const words =
    station.state === 'occupied' && named.every((c) => c.status === named[0].status)
      ? `occupied (${visible(named[0].status)})`
      : station.state;
  const codes = [...new Set(named.map((c) => c.errorCode).filter((code) => code && code !== 'NoError'))].map(visible);
  const since = Math.min(...named.map((c) => Date.parse(c.since)).filter((t) => !Number.isNaN(t)));
  const time = Number.isFinite(since) ? ` for ${named.length > 1 ? 'up to ' : ''}${duration(now - since)}` : '';
  return codes.length ? `${who} ${words}, ${list(codes)},${time}` : `${who} ${words}${time}`;
}

const SILENT_MS = 3600000;

/** Where nobody knows whether it is connected, long silence is all that tells that it may not be. */
export const silent = (station, now) =>
  station.connection === 'unknown' && station.lastSeenAt !== null && now - Date.parse(station.lastSeenAt) > SILENT_MS;

/**
 * The answer in one sentence, in the words of the API's `sentence`, which holds only for the moment it was asked.
 *
 * @param moment its ages are as of this, in ms
 * @param asOf set where the answer is not current: the time it is of, and its ages with it
 */
export function sentence(station, moment, asOf) {
  const now = asOf ? Math.min(moment, Date.parse(asOf)) : moment;
  if (!station.lastSeenAt) return 'In the register, but never heard.';
  const heard = Date.parse(station.lastSeenAt);
  const parts = [];
  if (station.connection === 'offline') {
    const since = station.disconnectedAt ? ` for ${duration(now - Date.parse(station.disconnectedAt))}` : '';
    const state = statePart(station, Math.min(now, heard));
    parts.push(`Offline${since}`, `when last heard: ${state[0].toLowerCase()}${state.slice(1)}`);
  } else if (silent(station, now)) {
    const state = statePart(station, heard);
    parts.push(`Not heard for ${duration(now - heard)}`, `when last heard: ${state[0].toLowerCase()}${state.slice(1)}`);
  } else {
    parts.push(statePart(station, now));
  }
  if (!silent(station, now)) parts.push(`last heard ${duration(now - heard)} ago`);
  if (Number.isInteger(station.faultsToday)) parts.push(`${count(station.faultsToday, 'fault')} today`);
  return `${asOf ? `As of ${local(asOf)}: ` : ''}${parts.join('; ')}.`;
}
